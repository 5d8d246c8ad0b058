package engines

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/refrain-go/refrain/examples/internal/browser"
)

// chromium drives a tab of package browser.
type chromium struct {
	ctx  context.Context
	held int64 // modifiers
	down int64 // the mouse's buttons, as a bit mask
}

func openChromium(t testing.TB) driver {
	return &chromium{ctx: browser.Open(t, http.NotFoundHandler()).Blank().Context()}
}

func (c *chromium) navigate(url string) error { return c.do(chromedp.Navigate(url)) }

func (c *chromium) eval(expression string) (json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(c.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[json.RawMessage](expression, chromedp.EvalAwaitPromise))
	if err != nil && ctx.Err() == nil && strings.Contains(err.Error(), "navigated") {
		return nil, errLeft
	}
	return value, err
}

func (c *chromium) perform(steps []step) error {
	for _, s := range steps {
		var err error
		if s.keyboard() {
			err = c.key(s)
		} else {
			err = c.mouse(s)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *chromium) mouse(s step) error {
	kind := map[string]input.DispatchMouseEventType{
		"pointerMove": "mouseMoved", "pointerDown": "mousePressed", "pointerUp": "mouseReleased",
	}[s.Type]
	params := input.DispatchMouseEventParams{Type: kind, X: float64(s.X), Y: float64(s.Y), Modifiers: c.held}
	switch s.Type {
	case "pointerDown":
		c.down = 1
	case "pointerUp":
		c.down = 0
	}
	params.Buttons = c.down
	if s.Type != "pointerMove" {
		params.ClickCount = int64(s.count)
	}
	if s.Type != "pointerMove" || c.down != 0 {
		params.Button = input.MouseButtonLeft
	}
	return c.call(func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, input.DispatchMouseEvent, params)
		return err
	})
}

// modifiers are the keys that are held while others are pressed.
var modifiers = map[string]chromedp.Modifier{
	Shift: chromedp.ModifierShift, Ctrl: chromedp.ModifierCtrl, Alt: chromedp.ModifierAlt,
}

var chromiumKeys = map[string]string{
	Backspace: kb.Backspace, Tab: kb.Tab, Enter: kb.Enter, Escape: kb.Escape, PageUp: kb.PageUp, PageDown: kb.PageDown,
	End: kb.End, Home: kb.Home, Left: kb.ArrowLeft, Up: kb.ArrowUp, Right: kb.ArrowRight, Down: kb.ArrowDown,
	Delete: kb.Delete, F2: kb.F2,
}

func (c *chromium) key(s step) error {
	if m, ok := modifiers[s.Key]; ok {
		c.held ^= int64(m)
		return nil
	}
	if s.Type == "keyUp" {
		return nil // Keys presses and releases
	}
	key := s.Key
	if name, ok := chromiumKeys[key]; ok {
		key = name
	}
	return c.do(browser.Keys(key, chromedp.Modifier(c.held)))
}

func (c *chromium) upload(expression string, paths []string) error {
	return c.onElement(expression, func(ctx context.Context, id runtime.RemoteObjectID) error {
		_, err := chromedp.Call(ctx, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: paths, ObjectID: id})
		return err
	})
}

// described asks the element itself: a flag lets it tell its computed role and name.
func (c *chromium) described(expression, role, name string) (bool, error) {
	raw, err := c.eval(fmt.Sprintf(`(e => e.computedRole === %s && e.computedName === %s)(%s)`, literal(role), literal(name), expression))
	return string(raw) == "true", err
}

func (c *chromium) onElement(expression string, use func(context.Context, runtime.RemoteObjectID) error) error {
	return c.call(func(ctx context.Context) error {
		got, err := chromedp.Call(ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: expression})
		if err != nil {
			return err
		}
		if got.Result.ObjectID == "" {
			return fmt.Errorf("there is no such element")
		}
		return use(ctx, got.Result.ObjectID)
	})
}

func (c *chromium) resize(width, height int) error {
	return c.do(chromedp.EmulateViewport(int64(width), int64(height)))
}

func (c *chromium) screenshot() ([]byte, error) {
	ctx, cancel := context.WithTimeout(c.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.FullScreenshot(100))
}

func (c *chromium) print() (pdf []byte, err error) {
	err = c.call(func(ctx context.Context) error {
		got, err := chromedp.Call(ctx, page.PrintToPDF, page.PrintToPDFParams{})
		pdf = got.Data
		return err
	})
	return pdf, err
}

func (c *chromium) call(f func(context.Context) error) error {
	return c.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error { return f(ctx) }))
}

func (c *chromium) do(step chromedp.Action[chromedp.Void]) error {
	ctx, cancel := context.WithTimeout(c.ctx, patience)
	defer cancel()
	return chromedp.Do(ctx, step)
}
