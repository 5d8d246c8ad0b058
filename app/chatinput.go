package app

// Limits of what may wait of one ChatInput. More than that nobody types while a run lasts.
const (
	maxMessages = 64
	maxWaiting  = 1 << 20 // bytes
)

// ChatInput shows a field for a message, and reports one that was sent: true in exactly one run for each message. In the
// main part of the page it stands at the bottom of the window. Enter sends, Shift+Enter begins a new line. Blank messages
// are not sent; one has at most 40,000 characters.
//
// No message is lost to another: each gets a run of its own, in the order in which they were sent. One that comes while
// a run is going replaces that run, as any interaction does, and is seen by the run after those that wait before it. So a script
// does well to write a message into its State at once, before it works on the answer. Messages that wait go with a run that
// its user stops, or that ends without drawing this widget.
//
// Options: Max (characters), Placeholder (instead of the label), Key, Help, Disabled, OnChange.
func (ui *UI) ChatInput(label string, opts ...Option) (string, bool) {
	line := caller()
	ui.run.check()
	o, ok := ui.takes("ChatInput", label, common|optMax|optPlaceholder, opts)
	if !ok {
		return "", false
	}
	l := ui.limits("ChatInput", label, o)
	most := characters(l, "")
	if l.wrong {
		return "", false
	}
	w, id, ok := widgetOf(ui, "chatinput", "ChatInput", label, button{}, o, line)
	if !ok {
		return "", false
	}
	w.queues = true
	ui.run.session.mu.Unlock()
	object := ui.begin("chatinput").Text("id", id.text()).Text("label", label).Optional("placeholder", o.placeholder)
	object = object.Int("max", most).Optional("help", o.help).Flag("disabled", o.has(optDisabled))
	ui.draw("chatinput", object, nil)

	// As with a press: a run that ends on the way to its script takes none.
	s := ui.run.lock()
	defer s.mu.Unlock()
	return w.takeMessage(most)
}

// takeMessage takes the oldest message that is one. It is called under mu.
func (w *widget) takeMessage(most int) (string, bool) {
	for len(w.queue) > 0 {
		raw := w.queue[0]
		w.queue = w.queue[1:]
		if text, ok := decodeText(raw); ok && !blank(text) {
			return cut(lines(text), most), true
		}
	}
	w.queue = nil
	return "", false
}
