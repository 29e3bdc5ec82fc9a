// Ctrl+Enter and Shift+Enter send; never in the middle of a syllable that is composed.
// It stands beside a text area and shows nothing: where it cannot load, Send is enough.
function render({ model, el }) {
  let box = null;
  let frame = 0;
  const onKey = (event) => {
    const area = event.target;
    if (area.tagName !== "TEXTAREA" || event.key !== "Enter") return;
    if (!(event.ctrlKey || event.metaKey || event.shiftKey)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.isComposing || event.keyCode === 229) return;
    const text = area.value;
    // Emptied here, and told as typing is: what the kernel hears later is empty, too.
    area.value = "";
    area.dispatchEvent(new Event("change", { bubbles: true }));
    model.send({ kind: "send", text });
  };
  const attach = () => {
    box = el.isConnected ? el.closest(".om-box") : null;
    if (!box) {
      frame = requestAnimationFrame(attach);
      return;
    }
    box.addEventListener("keydown", onKey, true);
    model.send({ kind: "ready" });
  };
  attach();
  return () => {
    cancelAnimationFrame(frame);
    if (box) box.removeEventListener("keydown", onKey, true);
  };
}
export default { render };
