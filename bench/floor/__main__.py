"""`python -m bench.floor PORT`: serve it."""

import sys

import uvicorn

from bench.floor.app import app

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", access_log=False)
