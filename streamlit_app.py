"""What is served: the gate before Streamlit, and Streamlit's one script, the shell.

`streamlit run streamlit_app.py` finds `app`. The script is portal/ui/shell.py, not this file: Streamlit serves a
folder pages/ beside the script to everybody.
"""

import streamlit as st
from starlette.middleware import Middleware

from portal.gate.lifespan import lifespan
from portal.gate.middleware import Gate
from portal.gate.routes import routes
from portal.gate.streamlit_internals import prepare
from portal.settings import ROOT
from portal.ui.forms.errors import on_script_error

prepare()
app = st.App(
    ROOT / "portal" / "ui" / "shell.py",
    routes=routes,
    middleware=[Middleware(Gate)],
    lifespan=lifespan,
    on_script_error=on_script_error,
)
