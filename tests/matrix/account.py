"""Makes an account on a throw-away homeserver: `account.py URL NAME PASSWORD [administrator]`."""

import hashlib
import hmac
import json
import sys
import urllib.request

# As homeserver.py has it.
SECRET = b"registration"


def ask(path, body=None):
    data = json.dumps(body).encode() if body else None
    request = urllib.request.Request(sys.argv[1] + path, data, {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request))


def main():
    name, password = sys.argv[2:4]
    body = {"username": name, "password": password}
    if "administrator" in sys.argv[4:]:
        # <https://element-hq.github.io/synapse/latest/admin_api/register_api.html>
        path = "/_synapse/admin/v1/register"
        body |= {"nonce": ask(path)["nonce"], "admin": True}
        words = "\0".join([body["nonce"], name, password, "admin"])
        body["mac"] = hmac.new(SECRET, words.encode(), hashlib.sha1).hexdigest()
    else:
        path = "/_matrix/client/v3/register"
        body |= {"auth": {"type": "m.login.dummy"}, "inhibit_login": True}
    print(ask(path, body)["user_id"])


main()
