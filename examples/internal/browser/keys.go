package browser

import (
	"context"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// keys presses keys one after another, as they are named in package kb, for whatever has the focus.
//
// A key that makes a character is one event for both, from which the browser itself makes the keypress: so there is none, and
// Enter sends no form, where the page has taken the keydown for itself. By chromedp.KeyEvent there always is one, wherever the
// focus has gone meanwhile.
func keys(keys string, modifiers ...chromedp.Modifier) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		for _, r := range keys {
			for _, event := range pressed(kb.Encode(r), modifiers) {
				if _, err := chromedp.Call(ctx, input.DispatchKeyEvent, *event); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// pressed joins the events of keys that go down with those of the characters they make.
func pressed(events []*input.DispatchKeyEventParams, modifiers []chromedp.Modifier) (joined []*input.DispatchKeyEventParams) {
	for _, event := range events {
		for _, m := range modifiers {
			event.Modifiers |= int64(m)
		}
		if event.Type != kb.KeyChar {
			event.Text, event.UnmodifiedText = "", ""
			joined = append(joined, event)
			continue
		}
		if down := joined[len(joined)-1]; event.Modifiers&^int64(chromedp.ModifierShift) == 0 {
			down.Text, down.UnmodifiedText = event.Text, event.UnmodifiedText
		}
	}
	return joined
}
