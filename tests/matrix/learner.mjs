// A learner on Matrix: matrix-js-sdk, told and telling the same as `learner.py`.
// All it knows is in memory, so that its store stays empty and each start is a new device.

import { Console } from "node:console";
import { createHash, webcrypto } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";

// Standard output is for answers; libraries take the console as it is when they are loaded.
globalThis.console = new Console(process.stderr);
// Node 18 has it, but not here.
globalThis.crypto ??= webcrypto;
process.on("unhandledRejection", (error) => console.error(error));

const here = fileURLToPath(new URL("../../target/tools/matrix-js", import.meta.url));
const modules = join(process.env.HOMEROOM_TEST_MATRIX_JS ?? here, "node_modules");
const load = (path) => import(pathToFileURL(join(modules, path)));
const sdk = await load("matrix-js-sdk/lib/index.js");
const { Attachment, EncryptedAttachment } = await load("@matrix-org/matrix-sdk-crypto-wasm/node.mjs");

const SEALED = { algorithm: "m.megolm.v1.aes-sha2" };

function tell(what) {
    process.stdout.write(JSON.stringify(what) + "\n");
}

async function until(so) {
    const end = performance.now() + 20_000;
    while (!(await so()) && performance.now() < end) {
        await pause(50);
    }
}

class Learner {
    constructor(client) {
        this.client = client;
        this.seen = [];
        this.news = new EventEmitter();
        this.hearing = Promise.resolve();
        const { Timeline, LocalEchoUpdated, MyMembership } = sdk.RoomEvent;
        client.on(Timeline, (event, room, backwards) => backwards || this.hear(event));
        client.on(LocalEchoUpdated, (event) => this.hear(event));
        client.on(MyMembership, (room, membership) => membership === "invite" && this.invited(room));
    }

    invited(room) {
        const { sender } = room.getMember(this.client.getUserId()).events.member.event;
        this.note({ kind: "invite", room: room.roomId, sender });
    }

    // One after another, as they came, however long each takes to decrypt.
    hear(event) {
        // What this client sends is shown at once, and has a status until the server gives it back.
        if (event.status === null) {
            this.hearing = this.hearing.then(() => this.heard(event)).catch((error) => console.error(error));
        }
    }

    async heard(event) {
        await this.client.decryptEventIfNeeded(event);
        const sealed = event.isDecryptionFailure();
        const content = sealed ? event.getWireContent() : event.getOriginalContent();
        const seen = { room: event.getRoomId(), id: event.getId(), sender: event.getSender() };
        // A redaction would empty it later.
        seen.content = structuredClone(content);
        seen.kind = event.getType();
        if (sealed) {
            seen.kind = "sealed";
            event.once(sdk.MatrixEventEvent.Decrypted, () => this.hear(event));
        } else if (seen.kind === "m.room.message" && typeof content.msgtype === "string") {
            seen.kind = "message";
            seen.encrypted = event.isEncrypted();
        }
        // Another try that failed is no news.
        if (!sealed || !this.seen.some((s) => s.id === seen.id)) {
            this.note(seen);
        }
    }

    note(seen) {
        this.seen.push(seen);
        this.news.emit("seen");
    }

    async do({ do: what, ...order }) {
        return await this["do_" + what](order);
    }

    async do_join({ room }) {
        return { room: (await this.client.joinRoom(room)).roomId };
    }

    async do_leave({ room }) {
        await this.client.leave(room);
        return {};
    }

    async do_create({ name, invite = [], encrypted = false, direct = false }) {
        const state = [];
        if (encrypted) {
            state.push({ type: "m.room.encryption", state_key: "", content: SEALED });
        }
        const made = { name, invite, initial_state: state, is_direct: direct, visibility: "private" };
        return { room: (await this.client.createRoom(made)).room_id };
    }

    async do_space({ name, rooms = [], invite = [] }) {
        const via = { via: [this.client.getDomain()] };
        const children = rooms.map((room, n) => {
            const content = { ...via, order: String(n).padStart(2, "0") };
            return { type: "m.space.child", state_key: room, content };
        });
        const made = { name, invite, initial_state: children, visibility: "private" };
        made.creation_content = { type: "m.space" };
        const space = (await this.client.createRoom(made)).room_id;
        for (const room of rooms) {
            await this.client.sendStateEvent(room, "m.space.parent", { ...via, canonical: true }, space);
        }
        return { room: space };
    }

    async do_encrypt({ room }) {
        await this.client.sendStateEvent(room, "m.room.encryption", SEALED, "");
        await until(() => this.client.getRoom(room)?.hasEncryptionStateEvent());
        return {};
    }

    async do_invite({ room, user }) {
        await this.client.invite(room, user);
        return {};
    }

    async do_power({ room, user, level }) {
        const levels = await this.client.getStateEvent(room, "m.room.power_levels", "");
        levels.users = { ...levels.users, [user]: level };
        await this.client.sendStateEvent(room, "m.room.power_levels", levels, "");
        return {};
    }

    async do_say({ room, text, to, kind = "m.text" }) {
        const content = { msgtype: kind, body: text };
        if (to) {
            content["m.relates_to"] = { "m.in_reply_to": { event_id: to } };
        }
        return await this.send(room, "m.room.message", content);
    }

    async do_edit({ room, event, text }) {
        const content = { msgtype: "m.text", body: "* " + text };
        content["m.new_content"] = { msgtype: "m.text", body: text };
        content["m.relates_to"] = { rel_type: "m.replace", event_id: event };
        return await this.send(room, "m.room.message", content);
    }

    async do_tap({ room, event, key }) {
        const relation = { rel_type: "m.annotation", event_id: event, key };
        return await this.send(room, "m.reaction", { "m.relates_to": relation });
    }

    async do_redact({ room, event }) {
        await this.client.redactEvent(room, event);
        return {};
    }

    // What no client sends.
    async do_raw({ room, kind, content }) {
        return await this.send(room, kind, content);
    }

    // A file with words to it, encrypted where the room is.
    async do_upload({ room, name, text, caption }) {
        await this.enter(room);
        const data = Buffer.from(text);
        const content = { msgtype: "m.file", body: caption || name, filename: name };
        content.info = { size: data.length, mimetype: "text/plain" };
        if (this.client.getRoom(room).hasEncryptionStateEvent()) {
            const sealed = Attachment.encrypt(data);
            const keys = JSON.parse(sealed.mediaEncryptionInfo);
            // Of a sealed file the server is told no name.
            const options = { type: "application/octet-stream", includeFilename: false };
            const answer = await this.client.uploadContent(Buffer.from(sealed.encryptedData), options);
            content.file = { ...keys, url: answer.content_uri };
        } else {
            const answer = await this.client.uploadContent(data, { type: "text/plain", name });
            content.url = answer.content_uri;
        }
        return await this.send(room, "m.room.message", content);
    }

    // What is in the file of a message that was seen.
    async do_download({ content }) {
        const { file } = content;
        const url = this.client.mxcUrlToHttp((file ?? content).url, undefined, undefined, undefined, false, true, true);
        const answer = await fetch(url, { headers: { Authorization: "Bearer " + this.client.getAccessToken() } });
        if (!answer.ok) {
            throw new Error(`${answer.status} ${await answer.text()}`);
        }
        let data = Buffer.from(await answer.arrayBuffer());
        if (file) {
            data = Buffer.from(Attachment.decrypt(new EncryptedAttachment(data, JSON.stringify(file))));
        }
        const sha256 = createHash("sha256").update(data).digest("hex");
        return { size: data.length, sha256, begins: data.subarray(0, 8).toString("hex") };
    }

    // Into a room that is not known yet, the client would send in the clear.
    async enter(room) {
        await until(() => this.client.getRoom(room)?.getMyMembership() === "join");
    }

    async send(room, kind, content) {
        await this.enter(room);
        return { id: (await this.client.sendEvent(room, kind, content)).event_id };
    }

    // The first thing seen, from the place `after` on, that is such.
    async do_wait({ after = 0, kind = "message", sender, room, holds, within = 30 }) {
        const such = (seen) =>
            seen.kind === kind &&
            seen.sender === (sender ?? seen.sender) &&
            seen.room === (room ?? seen.room) &&
            (holds == null || (seen.content.body ?? "").includes(holds));
        const late = AbortSignal.timeout(within * 1000);
        for (let at = after; ; at++) {
            while (at >= this.seen.length) {
                try {
                    await once(this.news, "seen", { signal: late });
                } catch {
                    const since = this.seen.slice(after).map((s) => [s.kind, (s.content?.body ?? "").slice(0, 200)]);
                    return { error: `nothing such in ${within} s; seen since: ${JSON.stringify(since)}` };
                }
            }
            if (such(this.seen[at])) {
                return { seen: this.seen[at], next: at + 1 };
            }
        }
    }

    async do_seen({ after = 0, kind = "message", room, sender }) {
        const such = (seen) =>
            seen.kind === kind && seen.room === (room ?? seen.room) && seen.sender === (sender ?? seen.sender);
        return { seen: this.seen.slice(after).filter(such), next: this.seen.length };
    }
}

async function signedIn(baseUrl, user, password) {
    const session = await sdk.createClient({ baseUrl }).loginRequest({
        type: "m.login.password",
        identifier: { type: "m.id.user", user },
        password,
        initial_device_display_name: "js-sdk",
    });
    return sdk.createClient({
        baseUrl,
        userId: session.user_id,
        deviceId: session.device_id,
        accessToken: session.access_token,
    });
}

async function main() {
    const [server, user, password] = process.argv.slice(2);
    const client = await signedIn(server, user, password).catch((error) => console.error(error));
    if (!client) {
        tell({ error: "nobody is signed in" });
        return;
    }
    await client.initRustCrypto({ useIndexedDB: false });
    const learner = new Learner(client);
    const me = client.getUserId();
    const filter = new sdk.Filter(me);
    // A burst of messages would leave a gap.
    filter.setTimelineLimit(100);
    await client.startClient({ filter, initialSyncLimit: 100, pollTimeout: 20_000 });
    await until(() => client.isInitialSyncComplete());
    // Before its keys are there, nobody can write to it.
    await until(async () => (await client.downloadKeysForUsers([me])).device_keys[me]?.[client.getDeviceId()]);
    tell({ ready: me });
    let rest = "";
    for await (const chunk of process.stdin.setEncoding("utf8")) {
        const lines = (rest + chunk).split("\n");
        rest = lines.pop();
        for (const line of lines) {
            try {
                tell(await learner.do(JSON.parse(line)));
            } catch (error) {
                // What failed is the test's to judge.
                tell({ error: `${error.name}: ${error.message}` });
            }
        }
    }
    client.stopClient();
}

await main();
process.exit();
