"""Nheko as a person has it: a window on a screen that nobody sees, with keys and clicks."""

import os
import re
import subprocess
import sys
import time

BOT = "@homeroom:school"
SUBMIT = "✅"
PHONE, DESK = (480, 900), (1280, 800)
# Where Nheko has things, in a narrow window: the way back, the first room, Accept, the bar of encryption.
BACK, FIRST_ROOM, HEAD = (27, 26), (200, 72), (240, 12)
# From the lower right corner: OK, where it asks to set encryption up.
SET_UP = (152, 39)
# From the middle: OK, below the recovery key. And what closes a warning.
NOTED, NO_BANNER = (185, 58), (465, 65)
# Reactions: from the left edge to the first one, and from one to the next.
REACTION_FIRST, REACTION_STEP = 75, 44
# The blue of keycaps, and the grey of Nheko's buttons.
KEYCAP, BUTTON, BANNER, WHITE = (140, 175, 191), (70, 77, 93), (252, 190, 5), (255, 255, 255)
# Two cores encrypt, and draw without a graphics card, slowly.
PATIENCE = 90
# How long a picture has to stay the same.
STILL = 1.0
# Points that may differ: a cursor blinks.
BLINK = 120


def until(what, found, within=PATIENCE):
    """What `found` gives, as soon as it is something."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if (seen := found()) not in (None, False):
            return seen
        time.sleep(0.1)
    sys.exit(f"tests/look: {what}: not within {within} s")


class Screen:
    """A screen that nobody sees, with a window manager."""

    def __init__(self, started):
        home = started.folder / "home"
        for part in (".config/nheko", ".config/openbox", "run"):
            (home / part).mkdir(parents=True, exist_ok=True)
        (home / "run").chmod(0o700)
        self.home = home
        display, report = os.pipe()
        size = f"{DESK[0]}x{PHONE[1]}x24"
        line = ("Xvfb", "-displayfd", report, "-screen", "0", size, "-nolisten", "tcp")
        started.start("xvfb", *line, pass_fds=(report,))
        os.close(report)
        with os.fdopen(display) as told:
            number = told.readline().strip()
        if not number:
            sys.exit(f"tests/look: no screen: {(started.folder / 'xvfb.log').read_text()}")
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        self.environment = kept | {
            "DISPLAY": f":{number}",
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / ".config"),
            "XDG_DATA_HOME": str(home / ".local/share"),
            "XDG_CACHE_HOME": str(home / ".cache"),
            "XDG_RUNTIME_DIR": str(home / "run"),
            # No graphics card, no keyring.
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere",
        }
        plain = '<application class="*"><decor>no</decor></application>'
        head = '<openbox_config xmlns="http://openbox.org/3.4/rc"><applications>'
        (home / ".config/openbox/rc.xml").write_text(f"{head}{plain}</applications></openbox_config>")
        started.start("openbox", "openbox", env=self.environment)

    def do(self, *line):
        line = [str(part) for part in line]
        return subprocess.run(line, env=self.environment, capture_output=True, check=False).stdout


class Nheko:
    """Somebody's own client. `eyes` is another one of theirs, which reads what this one only shows."""

    def __init__(self, started, server, eyes, folder):
        self.screen = screen = Screen(started)
        self.server, self.eyes, self.folder, self.pictures, self.room = server, eyes, folder, 0, None
        self.session = session = server.signed_in(eyes.user, "NHEKO")
        # As it keeps them itself: <https://github.com/Nheko-Reborn/nheko>, src/UserSettingsPage.cpp.
        (screen.home / ".config/nheko/nheko.conf").write_text(
            "[General]\nrun_without_secure_secrets_service=true\n\n"
            f"[auth]\naccess_token={session['access_token']}\ndevice_id={session['device_id']}\n"
            f"home_server={server.url}\nuser_id={session['user_id']}\n\n"
            "[user]\ntheme=light\nreduced_motion=true\nfancy_effects=false\ndesktop_notifications=false\n"
        )
        started.start("nheko", "nheko", env=screen.environment)
        self.window = until("Nheko's window", self.found)
        self.size = PHONE
        self.resize(PHONE)

    def has_keys(self):
        whom, token = self.eyes.user, self.session["access_token"]
        asked = self.server.ask("POST", "/keys/query", {"device_keys": {whom: []}}, token)
        return whom in asked.get("master_keys", {})

    def set_up(self):
        """Has keys made, and notes the recovery key."""
        width, height = self.size

        def asked():
            self.still()
            return self.coloured(WHITE, (300,), 150)

        until("Nheko asks to set encryption up", asked)
        self.picture("encryption")
        self.click((width - SET_UP[0], height - SET_UP[1]))
        until("keys of theirs", self.has_keys)
        until("the recovery key", lambda: self.coloured(WHITE, (height // 2 + NOTED[1],), 200))
        self.picture("recovery-key")
        self.click((width // 2 + NOTED[0], height // 2 + NOTED[1]))

    def back(self):
        """To the list of rooms."""
        self.click(BACK)

    def found(self):
        windows = self.screen.do("xdotool", "search", "--onlyvisible", "--class", "nheko").split()
        return windows[-1].decode() if windows else None

    def resize(self, size):
        self.size = size
        self.screen.do("xdotool", "windowsize", "--sync", self.window, *size, "windowmove", self.window, 0, 0)
        self.still()

    def points(self):
        """The window's picture: three bytes a point."""
        width, height = self.size
        box = f"{width}x{height}+0+0"
        return self.screen.do("import", "-silent", "-window", "root", "-crop", box, "-depth", "8", "rgb:-")

    def still(self):
        """Waits until nothing moves but a cursor."""
        before, since = self.points(), time.monotonic()

        def same():
            nonlocal before, since
            now = self.points()
            differ = sum(1 for a, b in zip(before[::3], now[::3]) if a != b) if before != now else 0
            if differ > BLINK or len(before) != len(now):
                before, since = now, time.monotonic()
            return time.monotonic() - since > STILL

        until("the picture is still", same)

    def picture(self, name):
        self.still()
        self.pictures += 1
        width, height = self.size
        path = self.folder / f"matrix-nheko-{self.pictures:02}-{name}.png"
        self.screen.do("import", "-silent", "-window", "root", "-crop", f"{width}x{height}+0+0", "+repage", path)
        print(path, flush=True)

    def click(self, at):
        self.screen.do("xdotool", "mousemove", *at, "click", "1")
        # Away, so that nothing is lit up.
        self.screen.do("xdotool", "mousemove", *HEAD)

    def coloured(self, colour, rows, run=1):
        """The first of these rows in which so many points side by side have nearly this colour: where they are."""
        width, _ = self.size
        points = self.points()
        for y in rows:
            length = 0
            for x in range(width):
                at = 3 * (y * width + x)
                near = all(abs(a - b) <= 6 for a, b in zip(points[at : at + 3], colour))
                length = length + 1 if near else 0
                if length == run:
                    return x, y
        return None

    def above(self, name):
        """What has to be scrolled to."""
        self.wheel("4", 6)
        self.picture(name)
        self.wheel("5", 30)
        self.still()

    def wheel(self, button, often):
        width, height = self.size
        turns = ("click", "--repeat", often, button)
        self.screen.do("xdotool", "mousemove", width // 2, height // 2, *turns, "mousemove", *HEAD)

    def type(self, words):
        # It takes the first letter of what is typed elsewhere for a wish to write.
        self.click((self.size[0] // 2, self.size[1] - 20))
        self.screen.do("xdotool", "type", "--delay", "20", words)
        self.screen.do("xdotool", "key", "Return")

    def accept(self, name):
        """Takes the invitation that stands first in the list of rooms."""
        self.room = self.eyes.wait(kind="invite")["room"]
        height = self.size[1]

        def opened():
            self.still()
            if button := self.coloured(BUTTON, range(100, height), 100):
                return button
            # Our own eyes are another device of theirs, which Nheko warns of.
            self.click(NO_BANNER if self.coloured(BANNER, (50,), 100) else FIRST_ROOM)
            return None

        _, y = until("the invitation", opened)
        self.picture(name)
        self.click((self.size[0] // 2, y + 15))
        self.still()

    def say(self, words, answer):
        """Types a message, and waits for an answer with these words; where the answer stands is the page."""
        self.type(words)
        self.reads(answer)

    def reads(self, answer):
        self.page = self.eyes.sees(answer, self.room)
        self.still()

    def tap(self, label, answer=None):
        """Taps the reaction of what is called so on the page."""
        lines = self.page["content"]["body"].splitlines()
        found = [re.match(r"(\d+|🔟)", line) for line in lines if label in line]
        number = next((match.group() for match in found if match), None)
        if label != SUBMIT and not number:
            sys.exit(f"tests/look: no {label!r} to tap in\n" + "\n".join(lines))
        self.put(SUBMIT if label == SUBMIT else number)
        if answer:
            self.reads(answer)

    def put(self, number):
        # Nheko has them in the order of the first event of each, by its id.
        reactions = sorted(self.reactions(), key=lambda event: event["id"])
        keys = list(dict.fromkeys(event["content"]["m.relates_to"]["key"] for event in reactions))
        place = next((n for n, key in enumerate(keys) if key.startswith(number)), None)
        if place is None:
            sys.exit(f"tests/look: no reaction {number} among {keys}")
        _, y = until("a reaction", lambda: self.coloured(KEYCAP, range(self.size[1] - 60, 60, -1), 5))
        self.click((REACTION_FIRST + place * REACTION_STEP, y))
        before = len(reactions)
        until("the reaction", lambda: len(self.reactions()) > before)
        self.still()

    def reactions(self):
        """What is under the page, of whomever."""
        seen = self.eyes.order("seen", kind="m.reaction", room=self.room)["seen"]
        return [event for event in seen if event["content"].get("m.relates_to", {}).get("event_id") == self.page["id"]]
