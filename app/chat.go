package app

// ChatMessage is a place for one message of a conversation. The role is "user",
// "assistant" or any other name. These two have pictures of their own; other roles show
// their first letter.
//
// Options: Avatar, Key.
func (ui *UI) ChatMessage(role string, opts ...Option) *UI {
	ui.at.Check()
	o, ok := ui.takes("ChatMessage", role, optAvatar|optKey, opts)
	if !ok {
		return ui.Container()
	}
	if role == "" {
		ui.at.Problem("ChatMessage: its role is empty: name the speaker, such as user or assistant")
		return ui.Container()
	}
	id := ui.at.Among("chat", role, o.key)
	return ui.container("chat", ui.at.Begin("chat").Text("role", role).Optional("avatar", o.avatar), id)
}
