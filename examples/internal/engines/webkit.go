package engines

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// webKit is the WebKitGTK of the package's tests, with the small browser that comes with
// it. It speaks the classic WebDriver: JSON over HTTP. It shows one window, which all
// tests use, one after another.
var webKit = remote[*classic]{start: startWebKit}

const (
	// The element's id in the JSON of WebDriver has this name.
	elementKey      = "element-6066-11e4-a52e-4f735466cecf"
	webKitPackages  = "webkit2gtk-driver xvfb"
	webKitNeverDone = "driver of WebKit that starts in time"
)

func startWebKit() (*classic, func(), error) {
	driver, err := program([]string{"WebKitWebDriver"}, webKitPackages)
	if err != nil {
		return nil, nil, err
	}
	screen, err := program([]string{"Xvfb"}, webKitPackages)
	if err != nil {
		return nil, nil, err
	}
	small, err := miniBrowser()
	if err != nil {
		return nil, nil, err
	}
	// WebKit has no headless mode, so it draws on a virtual screen.
	x := exec.Command(screen, "-displayfd", "2", "-screen", "0", "1600x4000x24", "-nolisten", "tcp")
	display, number, err := launch(x, regexp.MustCompile(`^\d+$`)) // among warnings of its keyboard
	if err != nil {
		return nil, nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		display.stop()
		return nil, nil, err
	}
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	listener.Close()
	command := exec.Command(driver, "--port="+port)
	command.Env = append(os.Environ(), "DISPLAY=:"+number, "GDK_BACKEND=x11", "NO_AT_BRIDGE=1", "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS=1")
	service, err := start(command)
	if err != nil {
		display.stop()
		return nil, nil, err
	}
	c := &classic{url: "http://127.0.0.1:" + port, client: &http.Client{Timeout: startPatience}}
	end := func() {
		if c.session {
			c.call("DELETE", "", nil, nil)
		}
		service.stop()
		display.stop()
	}
	if err := c.begin(small); err != nil {
		end()
		return nil, nil, err
	}
	return c, end, nil
}

// miniBrowser finds the browser that comes with WebKitGTK, beside its library.
func miniBrowser() (string, error) {
	for _, pattern := range []string{"/usr/lib/*/webkit2gtk-4.*/MiniBrowser", "/usr/lib*/webkit2gtk-4.*/MiniBrowser", "/usr/libexec/webkit2gtk-4.*/MiniBrowser"} {
		if found, _ := filepath.Glob(pattern); len(found) > 0 {
			return found[len(found)-1], nil
		}
	}
	return "", fmt.Errorf("no MiniBrowser of WebKitGTK to drive the page with: run make test, which installs it, or apt-get install %s", webKitPackages)
}

// classic is a session of the classic WebDriver.
type classic struct {
	url     string // of the session, once there is one
	session bool
	client  *http.Client
}

func (c *classic) begin(browser string) error {
	always := object{
		"browserName":              "MiniBrowser",
		"webkitgtk:browserOptions": object{"binary": browser, "args": []string{"--automation"}},
		"timeouts":                 object{"script": patience.Milliseconds(), "pageLoad": patience.Milliseconds()},
	}
	var got struct{ SessionID string }
	err := errors.New("")
	for end := time.Now().Add(startPatience); err != nil; {
		if time.Now().After(end) {
			return fmt.Errorf("no %s: %w", webKitNeverDone, err)
		}
		err = c.call("POST", "/session", object{"capabilities": object{"alwaysMatch": always}}, &got)
		if _, answered := errors.AsType[*webDriverError](err); answered {
			return err
		}
		if err != nil {
			time.Sleep(50 * time.Millisecond) // it does not listen yet
		}
	}
	c.url, c.session = c.url+"/session/"+got.SessionID, true
	return nil
}

type webDriverError struct {
	Code    string `json:"error"`
	Message string
}

func (e *webDriverError) Error() string { return e.Code + ": " + e.Message }

// call gives a command and waits for its answer.
func (c *classic) call(method, path string, params, result any) error {
	body, err := json.Marshal(params)
	if err != nil {
		return err
	}
	request, err := http.NewRequest(method, c.url+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	response, err := c.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	b, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	var answer struct{ Value json.RawMessage }
	if err := json.Unmarshal(b, &answer); err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	if response.StatusCode != http.StatusOK {
		failed := &webDriverError{}
		json.Unmarshal(answer.Value, failed)
		return failed
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal(answer.Value, result)
}

func openWebKit(t testing.TB) driver {
	t.Helper()
	c, err := webKit.get()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.navigate("about:blank")
	})
	return c
}

func (c *classic) navigate(url string) error { return c.call("POST", "/url", object{"url": url}, nil) }

func (c *classic) eval(expression string) (json.RawMessage, error) {
	var got struct{ V, Threw *string }
	err := c.call("POST", "/execute/async", object{"args": []any{}, "script": fmt.Sprintf(`const done = arguments[arguments.length - 1];
		Promise.resolve().then(() => %s).then(v => done({V: JSON.stringify(v ?? null)}), e => done({Threw: String(e)}))`, expression)}, &got)
	switch {
	case err != nil && strings.Contains(err.Error(), "unload"):
		return nil, errLeft
	case err != nil:
		return nil, err
	case got.Threw != nil:
		return nil, fmt.Errorf("the page threw %s", *got.Threw)
	}
	return json.RawMessage(*got.V), nil
}

func (c *classic) perform(steps []step) error {
	return c.call("POST", "/actions", object{"actions": actions(steps)}, nil)
}

func (c *classic) element(expression string) (id string, err error) {
	var got map[string]string
	if err := c.call("POST", "/execute/sync", object{"args": []any{}, "script": "return " + expression}, &got); err != nil {
		return "", err
	}
	if got[elementKey] == "" {
		return "", errors.New("there is no such element")
	}
	return got[elementKey], nil
}

func (c *classic) upload(expression string, paths []string) error {
	id, err := c.element(expression)
	if err != nil {
		return err
	}
	return c.call("POST", "/element/"+id+"/value", object{"text": strings.Join(paths, "\n")}, nil)
}

func (c *classic) described(expression, role, name string) (bool, error) {
	id, err := c.element(expression)
	if err != nil {
		return false, err
	}
	var gotRole, gotName string
	if err := c.call("GET", "/element/"+id+"/computedrole", nil, &gotRole); err != nil {
		return false, err
	}
	err = c.call("GET", "/element/"+id+"/computedlabel", nil, &gotName)
	return gotRole == role && gotName == name, err
}

// resize asks for a window around a page of this size.
func (c *classic) resize(width, height int) error {
	const bars = 38
	return c.call("POST", "/window/rect", object{"x": 0, "y": 0, "width": width, "height": height + bars}, nil)
}

func (c *classic) screenshot() ([]byte, error) {
	var picture string
	if err := c.call("GET", "/screenshot", nil, &picture); err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(picture)
}

func (c *classic) print() ([]byte, error) { return nil, errNoPrinting }
