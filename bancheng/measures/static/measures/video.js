// A call between the window and somebody who cannot come. Messages go through the pages of the house (the live channel):
// said with `say`, heard with `hear`; picture and voice go straight from browser to browser, or over the relay the house names.
// Whoever comes back after a loss says hello again and a fresh connection is made; nothing of the old one is needed.
(() => {
  const room = document.querySelector("[data-video-room]");
  if (!room) return;
  const { side, say: sayTo, hear: hearFrom, state: shown } = room.dataset;
  const token = room.dataset.token;
  const at = (name) => room.querySelector(`[${name}]`);
  const status = at("data-status"), remote = at("data-remote"), own = at("data-own");
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const tell = (words) => { if (status && status.textContent !== words) { status.textContent = words; status.hidden = !words; } };
  let recorder = null, taping = Promise.resolve(), wanted = false, busy = false;
  let leaving = false, after = Number(room.dataset.after), stream = null, peer = null, call = "", up = false, wasUp = false, otherIsThere = false, otherFault = "";
  const FAULT_WORDS = JSON.parse(document.getElementById("faults")?.textContent || "{}");
  addEventListener("pagehide", () => { leaving = true; });

  async function post(url, fields, more = {}) {
    const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
    return fetch(url, { method: "POST", body, credentials: "same-origin", redirect: "error", headers: { "X-CSRFToken": token, ...more } });
  }

  // ---- saying and hearing: what is said goes in order, and again until it has arrived
  let last = Promise.resolve();
  function say(message) {
    last = last.then(async () => {
      for (let wait = 300; !leaving; wait = Math.min(wait * 2, 5000)) {
        try { const answer = await post(sayTo, { body: JSON.stringify(message) }); if (answer.status < 500) return; } catch { /* the line is down: again */ }
        await pause(wait);
      }
    });
    return last;
  }
  async function listen() {
    for (let lost = 0; !leaving;) {
      try {
        // A page that only waits is not somebody at work: it keeps no session awake.
        const answer = await post(hearFrom, { after }, up ? {} : { "X-Background": "1" });
        if (answer.ok) {
          const told = await answer.json();
          lost = 0;
          if (told.state !== shown) { await over(); return; }
          after = told.last;
          otherIsThere = told.other;
          if (!call) otherFault = FAULT_WORDS[told.fault] || otherFault;
          for (const { body } of told.messages) await take(body);
          if (!up) waitingWords();
        } else if (answer.status < 500) { await over(); return; }
      } catch { if (++lost > 2) tell("网络断了，正在重连…"); }
      await pause(!sayTo ? 2000 : up ? 1500 : 600);
    }
  }
  async function over() { if (leaving) return; await stopRecording(); leaving = true; location.assign(room.dataset.home); }
  function waitingWords() {
    // Whoever has no picture of his own reads why, until it opens.
    if (!sayTo || call || (side === "guest" && !stream)) return;
    if (otherFault) { tell(`对方的摄像头没有打开：${otherFault}`); return; }
    const who = side === "desk" ? "对方" : "窗口";
    tell(otherIsThere ? `正在接通${who}…` : `等${who}上线…`);
  }

  // ---- the connection: the window calls, the other end answers; each call has a name, and what belongs to another is not listened to
  async function take(message) {
    // Without a picture there is no call: the window must not take it for one that stands.
    if (side === "guest" && !stream && message.kind !== "question") return undefined;
    if (message.kind === "fault" && side === "desk") return hangUp(FAULT_WORDS[message.fault] || FAULT_WORDS.other);
    if (message.kind === "hello" && side === "desk") { otherFault = ""; return begin(); }
    if (message.kind === "ready" && side === "guest") return say({ kind: "hello" });
    if (message.kind === "question" && side === "guest") return ask(message.key);
    if (message.kind === "offer" && side === "guest") return answerTo(message);
    if (message.call !== call || !peer) return undefined;
    try {
      if (message.kind === "answer") await peer.setRemoteDescription(message.sdp);
      if (message.kind === "candidate") await peer.addIceCandidate(message.candidate);
    } catch { lostCall(); }
    return undefined;
  }
  function fresh(name) {
    // A recording ends with the connection it is of; the next begins with the next one.
    if (recorder?.state === "recording") recorder.stop();
    peer?.close();
    call = name;
    const made = new RTCPeerConnection({ iceServers: JSON.parse(document.getElementById("ice").textContent) });
    peer = made;
    for (const kind of ["audio", "video"]) {
      const track = stream?.getTracks().find((one) => one.kind === kind);
      if (track) made.addTrack(track, stream);
      else if (side === "desk") made.addTransceiver(kind, { direction: "recvonly" });
    }
    made.ontrack = (event) => { if (remote.srcObject !== event.streams[0]) remote.srcObject = event.streams[0]; };
    made.onicecandidate = (event) => { if (event.candidate) say({ kind: "candidate", call: name, candidate: event.candidate.toJSON() }); };
    made.onconnectionstatechange = () => { if (peer === made) changed(made.connectionState); };
    return made;
  }
  async function begin() {
    tell("正在接通对方…");
    const made = fresh(`${Date.now()}-${Math.random().toString(36).slice(2)}`);
    await made.setLocalDescription(await made.createOffer());
    await say({ kind: "offer", call, sdp: made.localDescription.toJSON() });
  }
  async function answerTo({ call: name, sdp }) {
    const made = fresh(name);
    await made.setRemoteDescription(sdp);
    await made.setLocalDescription(await made.createAnswer());
    await say({ kind: "answer", call: name, sdp: made.localDescription.toJSON() });
  }
  let patience = 0;
  function changed(state) {
    clearTimeout(patience);
    if (state === "connected") {
      up = true;
      tell(wasUp ? "又接通了" : "已接通");
      wasUp = true;
      room.dataset.connected && post(room.dataset.connected, {}).catch(() => {});
      offerTools(true);
      if (wanted && !busy) record();
    }
    if (state === "disconnected") patience = setTimeout(lostCall, 4000);
    if (state === "failed") lostCall();
  }
  function hangUp(fault) {
    if (recorder?.state === "recording") recorder.stop();
    clearTimeout(patience);
    peer?.close();
    call = ""; up = false; otherFault = fault;
    offerTools(false);
    waitingWords();
  }
  function lostCall() {
    if (up && room.dataset.lost) post(room.dataset.lost, {}).catch(() => {});
    up = false;
    offerTools(false);
    tell("画面断了，正在重新接通…");
    say({ kind: side === "desk" ? "ready" : "hello" });
    // Nobody answered: once more, until somebody does.
    clearTimeout(patience);
    patience = setTimeout(() => { if (!up && !leaving) lostCall(); }, 10000);
  }
  addEventListener("online", () => { if (sayTo && stream && !up) lostCall(); });

  // ---- the camera
  const FAULTS = { NotAllowedError: "denied", SecurityError: "denied", NotFoundError: "missing", OverconstrainedError: "missing", NotReadableError: "busy", AbortError: "busy" };
  async function openCamera() {
    const wanted = { audio: true, video: { width: { ideal: 640 }, height: { ideal: 480 }, facingMode: "user" } };
    try {
      if (!navigator.mediaDevices?.getUserMedia) throw Object.assign(new Error("no camera here"), { name: "insecure" });
      stream = await navigator.mediaDevices.getUserMedia(wanted);
      own.srcObject = stream;
    } catch (error) { return error.name === "insecure" ? "insecure" : FAULTS[error.name] || "other"; }
    return "";
  }
  async function start() {
    tell("正在打开摄像头…");
    const fault = await openCamera();
    if (side === "guest") {
      at("data-fault").hidden = !fault;
      at("data-screen").hidden = !!fault;
      for (const hint of room.querySelectorAll("[data-hint]")) hint.hidden = hint.dataset.hint !== fault;
      if (fault) { tell("摄像头没有打开"); post(room.dataset.camera, { fault, script: "1" }).catch(() => {}); say({ kind: "fault", fault }); return; }
    } else if (fault) { own.hidden = true; at("data-told").textContent = "这台电脑的摄像头或话筒没有打开：看得到对方，对方看不到您。"; }
    tell(side === "desk" ? "等对方上线…" : "等窗口上线…");
    say({ kind: side === "desk" ? "ready" : "hello" });
  }
  at("data-retry")?.addEventListener("click", start);

  // ---- the question on his screen
  function ask(key) { for (const one of room.querySelectorAll("[data-question]")) one.hidden = one.dataset.question !== key; }
  addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-show]");
    if (button) { say({ kind: "question", key: button.dataset.show }); told("这一问已显示在他的屏幕上"); }
  });

  addEventListener("htmx:afterSwap", () => offerTools(up));

  // ---- stills, at the window
  const told = (words) => { const line = at("data-told"); if (line) line.textContent = words; };
  async function still(shows, button) {
    const canvas = document.createElement("canvas");
    canvas.width = remote.videoWidth; canvas.height = remote.videoHeight;
    if (!canvas.width) return told("还没有画面，截不了");
    canvas.getContext("2d").drawImage(remote, 0, 0);
    const picture = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.92));
    const form = new FormData();
    form.append("shows", shows); form.append("upload", picture, "still.jpg");
    button.disabled = true;
    try {
      const answer = await post(room.dataset.stills, form, { "HX-Request": "true" });
      if (answer.ok) { document.querySelector("[data-kept-stills]").innerHTML = await answer.text(); told("截图已存下"); }
      else told(`截图没有存下：${(await answer.json()).sentence}`);
    } catch { told("截图没有存下：网络断了，请再截一次"); }
    button.disabled = false;
    return undefined;
  }
  for (const button of room.querySelectorAll("[data-take]")) button.addEventListener("click", () => still(button.dataset.take, button));
  function offerTools(shownNow) {
    for (const button of room.querySelectorAll("[data-take], [data-record]")) button.hidden = false, button.disabled = !shownNow && button.dataset.record === undefined;
    for (const button of document.querySelectorAll("[data-show]")) button.hidden = false;
  }

  // ---- the recording, at the window: pieces go up while it runs, each again until it has arrived
  const KINDS = ["video/webm;codecs=vp8,opus", "video/webm", "video/mp4"];
  function mixed() {
    const sounds = new AudioContext(), out = sounds.createMediaStreamDestination();
    for (const one of [remote.srcObject, stream]) if (one?.getAudioTracks().length) sounds.createMediaStreamSource(new MediaStream(one.getAudioTracks())).connect(out);
    return { sounds, media: new MediaStream([...remote.srcObject.getVideoTracks(), ...out.stream.getAudioTracks()]) };
  }
  function record() { taping = tapeOne().catch(() => told("录像没有存下")); return taping; }
  async function tapeOne() {
    busy = true;
    try { await tape(); } finally { recorder = null; busy = false; }
    if (wanted && up) record();
    else if (!wanted) marked(false);
  }
  async function tape() {
    const answer = await post(room.dataset.recordings, {});
    if (!answer.ok) { wanted = false; return told(`没有开始录像：${(await answer.json()).sentence}`); }
    const { recording, most } = await answer.json();
    // Meanwhile the connection was lost or the call is ending: what has nothing in it is dropped.
    if (!wanted || !up) { await post(`${room.dataset.recordings}${recording}/finish/`, { pieces: 0 }); return undefined; }
    const { sounds, media } = mixed();
    const pieces = [];
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    const made = new MediaRecorder(media, { mimeType, videoBitsPerSecond: 500000, audioBitsPerSecond: 32000 });
    let size = 0, stopped = null;
    const whole = new Promise((done) => { stopped = done; });
    made.ondataavailable = (event) => {
      if (!event.data.size) return;
      pieces.push(event.data); size += event.data.size;
      // A little before the end of what one recording may hold a new one begins.
      if (size > most * 0.9 && made.state !== "inactive") made.stop();
    };
    made.onstop = () => { stopped(); sounds.close(); };
    made.start(1000);
    recorder = made;
    marked(true);
    let done = false, arrived = 0;
    whole.then(() => { done = true; });
    while (!done || arrived < pieces.length) {
      if (arrived === pieces.length) await pause(100);
      else if (await send(recording, arrived, pieces[arrived])) arrived += 1;
      else break;
    }
    await finish(recording, pieces, arrived === pieces.length);
    return undefined;
  }
  async function send(recording, number, piece) {
    for (let wait = 500; ; wait = Math.min(wait * 2, 8000)) {
      const form = new FormData();
      form.append("number", number); form.append("piece", piece, "piece");
      try {
        const answer = await post(`${room.dataset.recordings}${recording}/`, form);
        if (answer.ok) return true;
        if (answer.status < 500) { told(`录像没有传上：${(await answer.json()).sentence}`); wanted = false; if (recorder?.state === "recording") recorder.stop(); return false; }
      } catch { told("网络断了，录像先留在这台电脑里，接通后续传"); }
      await pause(wait);
    }
  }
  async function finish(recording, pieces, complete) {
    // What did not arrive whole stays open on the page: whoever runs the call keeps what is there, or not.
    if (!complete) return;
    const digest = await crypto.subtle.digest("SHA-256", await new Blob(pieces).arrayBuffer());
    const sha256 = [...new Uint8Array(digest)].map((one) => one.toString(16).padStart(2, "0")).join("");
    const fields = { pieces: pieces.length, sha256 };
    for (let wait = 500; ; wait = Math.min(wait * 2, 8000)) {
      try {
        const answer = await post(`${room.dataset.recordings}${recording}/finish/`, fields);
        if (answer.ok) { const { size } = await answer.json(); room.dataset.kept = recording; told(`录像已存下，${(size / 1048576).toFixed(1)} MB`); return; }
        if (answer.status < 500) { told(`录像没有存下：${(await answer.json()).sentence}`); return; }
      } catch { told("网络断了，录像先留在这台电脑里，接通后续传"); }
      await pause(wait);
    }
  }
  async function stopRecording() {
    wanted = false;
    for (let waited = null; waited !== taping;) {
      waited = taping;
      if (recorder?.state === "recording") recorder.stop();
      await waited;
    }
  }
  function marked(on) { const button = at("data-record"); if (!button) return; button.classList.toggle("is-on", on); button.querySelector("span").textContent = on ? "停止录像" : "开始录像"; at("data-taping").textContent = on ? "正在录像" : ""; }
  at("data-record")?.addEventListener("click", async () => {
    if (wanted) { told("正在收尾…"); await stopRecording(); marked(false); return; }
    wanted = true;
    if (!busy) record();
  });
  // What ends the call waits for the rest of the recording.
  for (const form of document.querySelectorAll("[data-end], [data-judge], [data-leaves]"))
    form.addEventListener("submit", async (event) => {
      leaving = true;
      if (!busy) return;
      event.preventDefault(); event.stopImmediatePropagation();
      told("先存下录像…");
      await stopRecording();
      form.submit();
    });

  if (sayTo) { offerTools(false); start(); }
  listen();
})();
