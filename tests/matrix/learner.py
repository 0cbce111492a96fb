"""A learner on Matrix: matrix-nio, told what to do by lines of JSON, telling what it sees by lines of JSON."""

import asyncio
import json
import sys
import time

from nio import (
    AsyncClient,
    AsyncClientConfig,
    Event,
    InviteMemberEvent,
    MegolmEvent,
    RoomEncryptedFile,
    RoomMessage,
)


def tell(**what):
    print(json.dumps(what), flush=True)


class Learner:
    def __init__(self, client):
        self.client = client
        self.seen = []
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
        answer = await self.client.join(room)
        return {"room": getattr(answer, "room_id", None), "error": getattr(answer, "message", None)}

    async def do_leave(self, room):
        await self.client.room_leave(room)
        return {}

    async def do_create(self, name, invite=(), encrypted=False, direct=False):
        state = []
        if encrypted:
            content = {"algorithm": "m.megolm.v1.aes-sha2"}
            state.append({"type": "m.room.encryption", "state_key": "", "content": content})
        answer = await self.client.room_create(
            name=name, invite=list(invite), initial_state=state, is_direct=direct
        )
        return {"room": answer.room_id}

    async def do_encrypt(self, room):
        content = {"algorithm": "m.megolm.v1.aes-sha2"}
        await self.client.room_put_state(room, "m.room.encryption", content)
        return {}

    async def do_invite(self, room, user):
        await self.client.room_invite(room, user)
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

    async def do_redact(self, room, event):
        await self.client.room_redact(room, event)
        return {}

    async def send(self, room, kind, content):
        until = time.monotonic() + 20
        while room not in self.client.rooms and time.monotonic() < until:
            await asyncio.sleep(0.05)
        answer = await self.client.room_send(room, kind, content, ignore_unverified_devices=True)
        return {"id": getattr(answer, "event_id", None), "error": getattr(answer, "message", None)}

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
            return {"error": f"nothing such in {within} s; seen since: {kinds}"}

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
    listening = asyncio.create_task(learner.sync())
    tell(ready=client.user_id)
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
    while line := await reader.readline():
        try:
            tell(**await learner.do(json.loads(line)))
        except Exception as error:  # what failed is the test's to judge
            tell(error=f"{type(error).__name__}: {error}")
    listening.cancel()
    await client.close()


asyncio.run(main())
