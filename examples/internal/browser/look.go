package browser

import (
	"context"
	"fmt"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// Wait waits until an expression of JavaScript is neither null, undefined nor false. Each
// %s in it becomes an argument, as a literal. In it, find(role, name) gives an element,
// and text(element) the text that the element shows.
func (tab *Tab) Wait(what, expression string, args ...string) {
	tab.t.Helper()
	waitFor[any](tab, what, expression, args...)
}

// WaitFor waits until an element of this role and name exists, visible or not.
func (tab *Tab) WaitFor(role, name string) {
	tab.t.Helper()
	tab.Wait(fmt.Sprintf("%s %q", role, name), `!!find(%s, %s)`, role, name)
}

// WaitGone waits until no element of this role and name exists.
func (tab *Tab) WaitGone(role, name string) {
	tab.t.Helper()
	tab.Wait(fmt.Sprintf("%s %q to go", role, name), `!find(%s, %s)`, role, name)
}

// WaitFocus waits until the element has the focus.
func (tab *Tab) WaitFocus(role, name string) {
	tab.t.Helper()
	tab.Wait(fmt.Sprintf("%s %q to have the focus", role, name), `document.activeElement === find(%s, %s)`, role, name)
}

// WaitValue waits until a field has the value.
func (tab *Tab) WaitValue(role, name, value string) {
	tab.t.Helper()
	tab.Wait(fmt.Sprintf("%s %q to be %q", role, name, value), `find(%s, %s)?.value === %s`, role, name, value)
}

// WaitAttribute waits until an attribute of the element, such as aria-expanded, has this
// value.
func (tab *Tab) WaitAttribute(role, name, attribute, value string) {
	tab.t.Helper()
	tab.Wait(fmt.Sprintf("%s of %s %q to be %q", attribute, role, name, value), `find(%s, %s)?.getAttribute(%s) === %s`, role, name, attribute, value)
}

// Focus gives the element the focus, as a script would.
func (tab *Tab) Focus(role, name string) {
	tab.t.Helper()
	tab.Wait(fmt.Sprintf("%s %q", role, name), `focus(find(%s, %s))`, role, name)
}

// Press presses keys in the focused element. The keys have the names of package kb.
func (tab *Tab) Press(pressed string, modifiers ...chromedp.Modifier) {
	tab.t.Helper()
	tab.do("press keys", Keys(pressed, modifiers...))
}

// Go opens a page of the app by its address, as a link from elsewhere does.
func (tab *Tab) Go(address string) {
	tab.t.Helper()
	tab.do("open "+address, chromedp.Navigate(tab.url+address))
}

// Reload loads the page again.
func (tab *Tab) Reload() { tab.t.Helper(); tab.do("reload the page", chromedp.Reload()) }

// Back goes back in the tab's history, and Forward forward, within one loading of the
// page.
func (tab *Tab) Back() { tab.t.Helper(); tab.Wait("to go back", `(history.back(), true)`) }

// Forward goes forward in the history; see Back.
func (tab *Tab) Forward() { tab.t.Helper(); tab.Wait("to go forward", `(history.forward(), true)`) }

// WaitAddress waits until the browser shows the address, relative to that of the app, and
// the title.
func (tab *Tab) WaitAddress(address, title string) {
	tab.t.Helper()
	tab.Wait("the address "+address, `location.href === %s`, tab.url+address)
	tab.Wait("the title "+title, `document.title === %s`, title)
}

// Eval gives the value of an expression of JavaScript, as the page is now.
func Eval[T any](tab *Tab, expression string, args ...string) T {
	tab.t.Helper()
	return waitFor[struct{ V T }](tab, expression, "{V: "+expression+"}", args...).V
}

// call is a step that gives a command to the browser.
func call[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, command, params)
		return err
	})
}
