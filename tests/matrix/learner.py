"""A learner on Matrix: matrix-nio, told what to do by lines of JSON, telling what it sees by lines of JSON."""

import asyncio
import hashlib
import io
import json
import sys
import time

from nio import (
    AsyncClient,
    AsyncClientConfig,
    ErrorResponse,
    Event,
    InviteMemberEvent,
    MegolmEvent,
    RoomEncryptedFile,
    RoomMessage,
)
from nio.crypto.attachments import decrypt_attachment

SEALED = {"algorithm": "m.megolm.v1.aes-sha2"}


def tell(**what):
    print(json.dumps(what), flush=True)


def good(answer):
    if isinstance(answer, ErrorResponse):
        raise RuntimeError(str(answer))
    return answer


async def until(so):
    end = time.monotonic() + 20
    while not so() and time.monotonic() < end:
        await asyncio.sleep(0.05)


class Learner:
    def __init__(self, client):
        self.client = client
        self.seen = []
        self.listening = None
        self.news = asyncio.Condition()
        client.add_event_callback(self.heard, Event)
        client.add_event_callback(self.invited, InviteMemberEvent)

    async def invited(self, room, event):
        if event.membership == "invite" and event.state_key == self.client.user_id:
            await self.note({"kind": "invite", "room": room.room_id, "sender": event.sender})

    async def heard(self, room, event):
        content = event.source.get("content", {})
        seen = {"room": room.room_id, "id": event.event_id, "sender": event.sender, "content": content}
        if isinstance(event, MegolmEvent):
            seen["kind"] = "sealed"
        elif isinstance(event, RoomMessage) or isinstance(event, RoomEncryptedFile):
            seen["kind"] = "message"
            seen["encrypted"] = event.decrypted
        else:
            seen["kind"] = event.source.get("type", "?")
        await self.note(seen)

    async def note(self, seen):
        async with self.news:
            self.seen.append(seen)
            self.news.notify_all()

    async def sync(self):
        await self.client.sync_forever(timeout=20000, full_state=True)

    async def do(self, order):
        what = order.pop("do")
        return await getattr(self, "do_" + what)(**order)

    async def do_join(self, room):
        return {"room": good(await self.client.join(room)).room_id}

    async def do_leave(self, room):
        good(await self.client.room_leave(room))
        return {}

    async def do_create(self, name, invite=(), encrypted=False, direct=False):
        state = []
        if encrypted:
            state.append({"type": "m.room.encryption", "state_key": "", "content": SEALED})
        answer = await self.client.room_create(
            name=name, invite=list(invite), initial_state=state, is_direct=direct
        )
        return {"room": good(answer).room_id}

    async def do_space(self, name, rooms=(), invite=()):
        via = {"via": [self.client.user_id.split(":", 1)[1]]}
        children = [
            {"type": "m.space.child", "state_key": room, "content": via | {"order": f"{n:02}"}}
            for n, room in enumerate(rooms)
        ]
        answer = await self.client.room_create(
            name=name, invite=list(invite), initial_state=children, space=True
        )
        space = good(answer).room_id
        for room in rooms:
            parent = via | {"canonical": True}
            good(await self.client.room_put_state(room, "m.space.parent", parent, space))
        return {"room": space}

    async def do_encrypt(self, room):
        good(await self.client.room_put_state(room, "m.room.encryption", SEALED))
        await until(lambda: room in self.client.rooms and self.client.rooms[room].encrypted)
        return {}

    async def do_invite(self, room, user):
        good(await self.client.room_invite(room, user))
        return {}

    async def do_power(self, room, user, level):
        levels = good(await self.client.room_get_state_event(room, "m.room.power_levels")).content
        levels.setdefault("users", {})[user] = level
        good(await self.client.room_put_state(room, "m.room.power_levels", levels))
        return {}

    async def do_say(self, room, text, to=None, kind="m.text"):
        content = {"msgtype": kind, "body": text}
        if to:
            content["m.relates_to"] = {"m.in_reply_to": {"event_id": to}}
        return await self.send(room, "m.room.message", content)

    async def do_edit(self, room, event, text):
        new = {"msgtype": "m.text", "body": text}
        relation = {"rel_type": "m.replace", "event_id": event}
        content = {"msgtype": "m.text", "body": "* " + text, "m.new_content": new, "m.relates_to": relation}
        return await self.send(room, "m.room.message", content)

    async def do_tap(self, room, event, key):
        relation = {"rel_type": "m.annotation", "event_id": event, "key": key}
        return await self.send(room, "m.reaction", {"m.relates_to": relation})

    async def do_taps(self, room, event, keys):
        """All in the same moment: two fingers, or two clients."""
        await asyncio.gather(*(self.do_tap(room, event, key) for key in keys))
        return {}

    async def do_redact(self, room, event):
        good(await self.client.room_redact(room, event))
        return {}

    async def do_raw(self, room, kind, content):
        """What no client sends."""
        return await self.send(room, kind, content)

    async def do_upload(self, room, name, text, caption=None):
        """A file with words to it, encrypted where the room is."""
        await until(lambda: room in self.client.rooms)
        sealed = self.client.rooms[room].encrypted
        data = text.encode()
        # Of a sealed file the server is told no name.
        answer, keys = await self.client.upload(
            io.BytesIO(data), "text/plain", None if sealed else name, encrypt=sealed, filesize=len(data)
        )
        url = {"url": good(answer).content_uri}
        content = {"msgtype": "m.file", "body": caption or name, "filename": name}
        content["info"] = {"size": len(data), "mimetype": "text/plain"}
        content |= {"file": keys | url} if sealed else url
        return await self.send(room, "m.room.message", content)

    async def do_download(self, content):
        """What is in the file of a message that was seen."""
        file = content.get("file")
        data = good(await self.client.download((file or content)["url"])).body
        if file:
            data = decrypt_attachment(data, file["key"]["k"], file["hashes"]["sha256"], file["iv"])
        return {"size": len(data), "sha256": hashlib.sha256(data).hexdigest(), "begins": data[:8].hex()}

    async def send(self, room, kind, content):
        await until(lambda: room in self.client.rooms)
        answer = await self.client.room_send(room, kind, content, ignore_unverified_devices=True)
        return {"id": good(answer).event_id}

    async def do_wait(self, after=0, kind="message", sender=None, room=None, holds=None, within=30):
        """The first thing seen, from the place `after` on, that is such."""

        def such(seen):
            return (
                seen["kind"] == kind
                and (sender is None or seen["sender"] == sender)
                and (room is None or seen["room"] == room)
                and (holds is None or holds in seen["content"].get("body", ""))
            )

        async def found():
            async with self.news:
                at = after
                while True:
                    while at < len(self.seen):
                        if such(self.seen[at]):
                            return {"seen": self.seen[at], "next": at + 1}
                        at += 1
                    await self.news.wait()

        try:
            return await asyncio.wait_for(found(), within)
        except asyncio.TimeoutError:
            kinds = [(s["kind"], s.get("content", {}).get("body", "")[:200]) for s in self.seen[after:]]
            ended = f"; the client listens no more: {self.listening}" if self.listening.done() else ""
            return {"error": f"nothing such in {within} s{ended}; seen since: {kinds}"}

    async def do_history(self, room):
        """What stands in a room by what the homeserver says, oldest first, once all of it can be read."""
        end = time.monotonic() + 30
        while True:
            events = good(await self.client.room_messages(room, limit=100)).chunk
            if not any(isinstance(event, MegolmEvent) for event in events):
                return {"events": [event.source for event in reversed(events)]}
            if time.monotonic() > end:
                return {"error": "something cannot be read"}
            # Its key comes with the next news.
            await asyncio.sleep(0.05)

    async def do_seen(self, after=0, kind="message", room=None, sender=None):
        found = [
            s
            for s in self.seen[after:]
            if s["kind"] == kind
            and (room is None or s["room"] == room)
            and (sender is None or s["sender"] == sender)
        ]
        return {"seen": found, "next": len(self.seen)}


async def main():
    server, user, password, store = sys.argv[1:5]
    config = AsyncClientConfig(store_sync_tokens=True, encryption_enabled=True)
    client = AsyncClient(server, user, store_path=store, config=config)
    await client.register(user, password, device_name="nio")
    if not client.logged_in:
        await client.login(password, device_name="nio")
    if not client.logged_in:
        tell(error="nobody is signed in")
        return
    learner = Learner(client)
    await client.sync(timeout=0, full_state=True)
    learner.listening = asyncio.create_task(learner.sync())
    tell(ready=client.user_id)
    # A line may hold a file.
    reader = asyncio.StreamReader(limit=2**20)
    protocol = asyncio.StreamReaderProtocol(reader)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
    while line := await reader.readline():
        try:
            tell(**await learner.do(json.loads(line)))
        except Exception as error:  # what failed is the test's to judge
            tell(error=f"{type(error).__name__}: {error}")
    learner.listening.cancel()
    await client.close()


asyncio.run(main())
