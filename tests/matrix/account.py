"""Makes an account on a throw-away homeserver: `account.py URL NAME PASSWORD`."""

import json
import sys
import urllib.request

url, name, password = sys.argv[1:4]
body = {"username": name, "password": password, "auth": {"type": "m.login.dummy"}, "inhibit_login": True}
request = urllib.request.Request(
    url + "/_matrix/client/v3/register", json.dumps(body).encode(), {"Content-Type": "application/json"}
)
print(json.load(urllib.request.urlopen(request))["user_id"])
