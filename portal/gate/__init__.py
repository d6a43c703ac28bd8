"""The gate: nothing of the application is served to who is not signed in.

It stands before Streamlit, as ASGI middleware. Anonymous visitors get a sign-in page made here, 401 from every
other route and no websocket, so no script of ours runs for them. Of a sign-in a browser keeps the
signed number of a row of `login_session`; what other cookies there are, `cookies` and `pending_sign_in` say.
"""
