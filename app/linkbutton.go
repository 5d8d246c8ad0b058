package app

import (
	"net/url"
	"strings"
)

// LinkButton shows a button that opens a page in a new tab of the browser. The script
// does not run. The address is one of http, https or mailto, or has no scheme and belongs
// to this server. Other addresses could run JavaScript; they draw an error in place.
//
// Options: Primary, Help, Disabled.
func (ui *UI) LinkButton(label, address string, opts ...Option) {
	ui.at.Check()
	o, ok := ui.takes("LinkButton", label, optPrimary|optHelp|optDisabled, opts)
	if !ok {
		return
	}
	if !isLink(address) {
		ui.at.Problem("%s: %q is not an address for a link: give one that begins with https://, http:// or mailto:, or a path of this server",
			describe("LinkButton", label), cut(address, 200))
		return
	}
	object := ui.at.Begin("linkbutton").Text("label", label).Text("href", address).Flag("primary", o.has(optPrimary))
	ui.at.Draw("linkbutton", object.Optional("help", o.help).Flag("disabled", o.has(optDisabled)), nil)
}

// isLink reports whether LinkButton accepts the address. It refuses spaces and control
// characters: browsers skip them before and inside a scheme, and so read another address.
func isLink(address string) bool {
	if address == "" || strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '\\' }) {
		return false
	}
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "http", "https":
		return u.Host != ""
	case "mailto":
		return true
	case "":
		return u.Host == "" // //example.com has a host
	}
	return false
}
