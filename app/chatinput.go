package app

import "encoding/json"

// ChatInput shows a field for a message. It returns each sent message, with true, in
// exactly one run. In the main part of the page the field stands at the bottom of the
// window. Enter sends, and Shift+Enter begins a new line. Blank messages are not sent. A
// message has at most 1 MB; a longer one stays in the field, which says so.
//
// No message replaces another: each gets a run of its own, in the order in which they
// were sent. A message that comes during a run replaces that run, as any interaction
// does. It is seen after the messages that already wait. So a script should write a
// message into its State at once, before it works on the answer. Waiting messages are
// dropped when the user stops a run, or when a run ends without drawing this widget.
//
// Options: Max (characters), Placeholder (instead of the label), Key, Help, Disabled,
// OnChange.
func (ui *UI) ChatInput(label string, opts ...Option) (string, bool) {
	line := caller()
	ui.at.Check()
	o, ok := ui.takes("ChatInput", label, common|optMax|optPlaceholder, opts)
	if !ok {
		return "", false
	}
	l := ui.limits("ChatInput", label, o)
	most := characters(l, "")
	if l.wrong {
		return "", false
	}
	w, id, ok := ui.at.Messages(o.call("chatinput", "ChatInput", label, line), takesLines(most))
	if !ok {
		return "", false
	}
	object := ui.at.Begin("chatinput").Text("id", id.String()).Text("label", label).Optional("placeholder", o.placeholder)
	if o.has(optMax) {
		object = object.Int("max", most)
	}
	object = object.Optional("help", o.help).Flag("disabled", o.has(optDisabled))
	ui.at.Draw("chatinput", object, nil)
	return ui.at.Message(w, func(raw json.RawMessage) (string, bool) {
		text, ok := decodeText(raw)
		return cut(lines(text), most), ok && !blank(text)
	})
}
