package browser

import (
	"context"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Keys presses keys one after another in the focused element. The keys have the names of
// package kb.
//
// A key that makes a character is one event, from which the browser itself makes the
// keypress. So if the page has handled the keydown, there is no keypress, and Enter sends
// no form. With chromedp.KeyEvent there always is a keypress, even if the focus has moved
// meanwhile.
func Keys(keys string, modifiers ...chromedp.Modifier) chromedp.Action[chromedp.Void] {
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

// pressed joins the event of a key that goes down with the event of the character that it
// makes.
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
