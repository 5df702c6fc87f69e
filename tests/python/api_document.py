"""Has schemathesis look for requests that the program answers otherwise than its own OpenAPI document says.

DOORWARD_BIN names the program. It serves an organization with a bit of everything, and the requests come with the owner's key.
What is looked for, and what is not, stands in `schemathesis.toml`. Requests are made up from a fixed seed, so that a run can be
repeated.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading

import requests

PROGRAM = pathlib.Path(os.environ["DOORWARD_BIN"]).resolve()
HERE = pathlib.Path(__file__).resolve().parent
# How many of each there are to begin with; `schemathesis.toml` knows their ids.
SEEDS = 12
SCHEMATHESIS = pathlib.Path(sys.executable).with_name("schemathesis")


def main():
    with tempfile.TemporaryDirectory() as home:
        data = ["--data", f"{home}/data"]
        bootstrap = [PROGRAM, "bootstrap", *data, "--domain", "example", "--email", "owner@example.com", "--json"]
        account = json.loads(subprocess.run(bootstrap, check=True, stdout=subprocess.PIPE).stdout)
        serve = [PROGRAM, "serve", *data, "--listen", "127.0.0.1:0", "--rate-limit", "0", "--simulate-doors"]
        server = subprocess.Popen(serve, stderr=subprocess.STDOUT, stdout=subprocess.PIPE, text=True)
        try:
            url = listening(server)
            status = run(url, f"KISI-LOGIN {seed(url, account)}", home)
            if server.poll() is not None:
                sys.exit(f"the program ended: {server.returncode}")
        finally:
            server.terminate()
            server.wait(timeout=20)
    sys.exit(status)


def listening(server):
    """Waits for the program to listen; shows what it says after that."""
    for line in server.stdout:
        found = re.search(r"listening on (http://[0-9.:]+)", line)
        if found:
            threading.Thread(target=lambda: [print(line, end="") for line in server.stdout], daemon=True).start()
            return found[1]
        print(line, end="")
    sys.exit("the program did not start")


def seed(url, account):
    """A few of each, so that the ids that requests come with name something. The key of the requests, which none of them names."""
    def post(path, **body):
        answer = requests.post(url + path, json=body, headers={"Authorization": f"KISI-LOGIN {account['api_key']}"}, timeout=10)
        answer.raise_for_status()
        return answer.json()

    for number in range(SEEDS):
        place = post("/places", place={"name": f"House {number}", "address": "Example Quay 1", "time_zone": "Europe/Berlin"})["id"]
        lock = post("/locks", lock={"name": "Front door", "place_id": place})["id"]
        group = post("/groups", group={"name": "Visitors", "place_id": place})["id"]
        post("/group_locks", group_lock={"group_id": group, "lock_id": lock})
        post("/group_links", group_link={"name": "Gus Guest", "group_id": group})
        email = f"mia-{number}@example.com"
        user = post("/users", user={"name": "Mia Member", "email": email, "send_emails": False, "confirm": True})["id"]
        post("/logins", login={"type": "device", "email": email})
        post("/role_assignments", role_assignment={"user_id": user, "role_id": "group_basic", "group_id": group})
        post("/schedules", schedule={"scheduleable_type": "Group", "scheduleable_id": group, "consequence": "allow", "monday": True})
        webhook = {"type": "event_webhook", "name": "Front desk", "url": "https://127.0.0.1:9/", "enabled": False}
        post("/integrations", integration=webhook)
        post("/event_sets", event_set={})
    owner = {name: account[name] for name in ("domain", "email", "password")}
    return post("/logins", login={"type": "api", "name": "made-up requests"}, user=owner)["secret"]


def run(url, authorization, home):
    command = [SCHEMATHESIS, "--config-file", HERE / "schemathesis.toml", "run", f"{url}/openapi.json", *sys.argv[1:]]
    environment = {**os.environ, "DOORWARD_AUTHORIZATION": authorization}
    return subprocess.run(command, cwd=home, env=environment).returncode


if __name__ == "__main__":
    main()
