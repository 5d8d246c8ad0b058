package engines

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// firefox is the Firefox of the package's tests. It speaks WebDriver BiDi by itself: JSON
// over a WebSocket.
var firefox = remote[*bidi]{start: startFirefox}

// preferences keep Firefox from looking for updates, experiments and a first user.
const preferences = `
user_pref("app.normandy.enabled", false);
user_pref("app.update.disabledForTesting", true);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.page", 0);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("dom.events.testing.asyncClipboard", true);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "data:,#remote-settings-dummy/v1");
user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);
`

func startFirefox() (*bidi, func(), error) {
	path, err := program([]string{"firefox-esr", "firefox"}, "firefox-esr")
	if err != nil {
		return nil, nil, err
	}
	profile, err := os.MkdirTemp("", "firefox")
	if err != nil {
		return nil, nil, err
	}
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(preferences), 0o600); err != nil {
		return nil, nil, err
	}
	const greeting = "WebDriver BiDi listening on "
	process, line, err := launch(exec.Command(path, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"),
		regexp.MustCompile("^"+greeting))
	if err != nil {
		os.RemoveAll(profile)
		return nil, nil, err
	}
	end := func() {
		process.stop()
		os.RemoveAll(profile)
	}
	b, err := dialBidi(strings.TrimPrefix(line, greeting) + "/session")
	if err != nil {
		end()
		return nil, nil, err
	}
	return b, end, nil
}

// bidi is a session of WebDriver BiDi.
type bidi struct {
	mu   sync.Mutex // held from a command to its answer
	conn *websocket.Conn
	last int // command's number
}

func dialBidi(url string) (*bidi, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, _, err := websocket.Dial(ctx, url, nil)
	if err != nil {
		return nil, err
	}
	conn.SetReadLimit(1 << 28) // pictures come in one message
	b := &bidi{conn: conn}
	return b, b.call("session.new", object{"capabilities": object{}}, nil)
}

type object = map[string]any

// call sends a command and waits for its answer. It ignores events, because the driver
// subscribes to none.
func (b *bidi) call(method string, params object, result any) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last++
	command, err := json.Marshal(object{"id": b.last, "method": method, "params": params})
	if err != nil {
		return err
	}
	// The first answer may take as long as the start.
	ctx, cancel := context.WithTimeout(context.Background(), startPatience)
	defer cancel()
	if err := b.conn.Write(ctx, websocket.MessageText, command); err != nil {
		return err
	}
	for {
		_, message, err := b.conn.Read(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", method, err)
		}
		var answer struct {
			ID             int
			Error, Message string
			Result         json.RawMessage
		}
		if err := json.Unmarshal(message, &answer); err != nil {
			return err
		}
		switch {
		case answer.ID != b.last:
		case answer.Error != "":
			return fmt.Errorf("%s: %s: %s", method, answer.Error, answer.Message)
		case result == nil:
			return nil
		default:
			return json.Unmarshal(answer.Result, result)
		}
	}
}

// bidiTab is a tab with a profile of its own.
type bidiTab struct {
	b       *bidi
	context string
}

func openFirefox(t testing.TB) driver {
	t.Helper()
	b, err := firefox.get()
	if err != nil {
		t.Fatal(err)
	}
	var user struct{ UserContext string }
	if err := b.call("browser.createUserContext", object{}, &user); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.call("browser.removeUserContext", object{"userContext": user.UserContext}, nil) })
	var tab struct{ Context string }
	if err := b.call("browsingContext.create", object{"type": "tab", "userContext": user.UserContext}, &tab); err != nil {
		t.Fatal(err)
	}
	return &bidiTab{b, tab.Context}
}

func (f *bidiTab) call(method string, params object, result any) error {
	params["context"] = f.context
	return f.b.call(method, params, result)
}

func (f *bidiTab) navigate(url string) error {
	return f.call("browsingContext.navigate", object{"url": url, "wait": "complete"}, nil)
}

// evaluated is a value as BiDi writes it, with the fields that are needed here.
type evaluated struct {
	Type   string // of the answer: success or exception
	Result struct {
		SharedID string
		Value    json.RawMessage
	}
	ExceptionDetails struct{ Text string }
}

func (f *bidiTab) evaluate(expression string) (got evaluated, err error) {
	err = f.b.call("script.evaluate", object{
		"expression": expression, "awaitPromise": true, "target": object{"context": f.context},
	}, &got)
	if err != nil && (strings.Contains(err.Error(), "no such frame") || strings.Contains(err.Error(), "destroyed")) {
		return got, errLeft
	}
	if err == nil && got.Type == "exception" {
		err = fmt.Errorf("the page threw %s", got.ExceptionDetails.Text)
	}
	return got, err
}

func (f *bidiTab) eval(expression string) (json.RawMessage, error) {
	got, err := f.evaluate(fmt.Sprintf("Promise.race([%s, new Promise((_, no) => setTimeout(no, %d, 'it took too long'))]).then(v => JSON.stringify(v ?? null))",
		expression, (patience - time.Second).Milliseconds()))
	if err != nil {
		return nil, err
	}
	var text string
	err = json.Unmarshal(got.Result.Value, &text)
	return json.RawMessage(text), err
}

func (f *bidiTab) perform(steps []step) error {
	return f.call("input.performActions", object{"actions": actions(steps)}, nil)
}

func (f *bidiTab) upload(expression string, paths []string) error {
	got, err := f.evaluate(expression)
	if err != nil {
		return err
	}
	return f.call("input.setFiles", object{"element": object{"sharedId": got.Result.SharedID}, "files": paths}, nil)
}

func (f *bidiTab) described(expression, role, name string) (bool, error) {
	wanted, err := f.evaluate(expression)
	if err != nil {
		return false, err
	}
	type node struct{ SharedID string }
	var got struct{ Nodes []node }
	err = f.call("browsingContext.locateNodes", object{
		"locator": object{"type": "accessibility", "value": object{"role": role, "name": name}},
	}, &got)
	return slices.Contains(got.Nodes, node{wanted.Result.SharedID}), err
}

func (f *bidiTab) resize(width, height int) error {
	return f.call("browsingContext.setViewport", object{"viewport": object{"width": width, "height": height}}, nil)
}

func (f *bidiTab) screenshot() ([]byte, error) {
	return f.picture("browsingContext.captureScreenshot", object{"origin": "document"})
}

func (f *bidiTab) print() ([]byte, error) {
	return f.picture("browsingContext.print", object{"background": true})
}

func (f *bidiTab) picture(method string, params object) ([]byte, error) {
	var got struct{ Data string }
	if err := f.call(method, params, &got); err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(got.Data)
}
