"""A throw-away homeserver: `homeserver.py FOLDER PORT [MANNER…]` writes what Synapse needs and becomes it.

`default-limits`: it limits a bot as Synapse does that nobody has told otherwise.
`no-passwords`: it lets nobody in by password.
"""

import pathlib
import secrets
import sys

import yaml

FREE = {"per_second": 10000, "burst_count": 10000}


def main():
    folder, port = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    # That many sign in at once, and come into one room, is of a test's making.
    crowd = {
        "rc_registration": FREE,
        "rc_login": {"address": FREE, "account": FREE, "failed_attempts": FREE},
        "rc_joins_per_room": FREE,
    }
    limits = {
        "rc_message": FREE,
        "rc_joins": {"local": FREE, "remote": FREE},
        "rc_admin_redaction": FREE,
        "rc_invites": {"per_room": FREE, "per_user": FREE, "per_issuer": FREE},
        "rc_room_creation": FREE,
        "rc_presence": {"per_user": FREE},
        "rc_key_requests": FREE,
        "rc_reports": FREE,
    }
    configuration = {
        "server_name": "school",
        "pid_file": str(folder / "pid"),
        "listeners": [
            {
                "port": port,
                "tls": False,
                "type": "http",
                "bind_addresses": ["127.0.0.1"],
                "resources": [{"names": ["client", "media"], "compress": False}],
            }
        ],
        "database": {"name": "sqlite3", "args": {"database": str(folder / "homeserver.db")}},
        "log_config": str(folder / "log.yaml"),
        "media_store_path": str(folder / "media"),
        "signing_key_path": str(folder / "key"),
        # Whoever asks has an account.
        "enable_registration": True,
        "enable_registration_without_verification": True,
        # Who knows it makes administrators: account.py.
        "registration_shared_secret": "registration",
        # The least there is: nobody's password is worth more here.
        "bcrypt_rounds": 4,
        "macaroon_secret_key": "macaroon",
        "form_secret": "form",
        "report_stats": False,
        "presence": {"enabled": False},
        "trusted_key_servers": [],
        "suppress_key_server_warning": True,
        "enable_metrics": False,
        "federation_domain_whitelist": [],
        "url_preview_enabled": False,
    }
    configuration |= crowd
    if "default-limits" not in sys.argv:
        configuration |= limits
    if "no-passwords" in sys.argv:
        configuration["password_config"] = {"enabled": False}
    (folder / "homeserver.yaml").write_text(yaml.safe_dump(configuration))
    (folder / "log.yaml").write_text(
        yaml.safe_dump(
            {
                "version": 1,
                "formatters": {"plain": {"format": "%(asctime)s %(name)s %(levelname)s %(message)s"}},
                "handlers": {
                    "file": {"class": "logging.FileHandler", "filename": str(folder / "log"), "formatter": "plain"}
                },
                "root": {"level": "WARNING", "handlers": ["file"]},
            }
        )
    )
    key = folder / "key"
    if not key.exists():
        from signedjson.key import generate_signing_key, write_signing_keys

        with key.open("w") as file:
            write_signing_keys(file, [generate_signing_key("a_" + secrets.token_hex(2))])
    from synapse.app import homeserver

    sys.argv = ["homeserver", "--config-path", str(folder / "homeserver.yaml")]
    homeserver.main()


main()
