package signin

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/oidc"
)

// Hazard: a visitor resumes the session of another, whose tab they have seen; or a
// session goes on after its user signed out.
func TestDex_SessionsBelongToTheirUsers(t *testing.T) {
	d := startDex(t)
	page := app.New(func(ui *app.UI) error {
		who, _ := oidc.ClaimsOf(ui)
		if ui.Request().User != who.ID() {
			t.Errorf("the app's user is %q, and the claims are of %q", ui.Request().User, who.ID())
		}
		ui.Text("hello " + who.Name)
		return nil
	}, app.User(oidc.User))
	t.Cleanup(func() { page.Close(context.Background()) })
	s := startSite(t, d, page)
	ada := newPerson(t)
	ada.signIn(d, s.base, "ada@example.com", password)
	first := ada.tab(s.base, "")
	first.wantText("hello Ada")

	// Bob has all of Ada's cookies but that of her session, as when she signs out and he
	// signs in in her browser.
	bob := ada.copy(s.base)
	if _, status, text := bob.send(s.base+oidc.SignOutPath, nil); status != http.StatusOK {
		t.Fatalf("the sign-out: %d %s", status, text)
	}
	first.wantEnd() // her tabs are told at once
	if answer := bob.refusedTab(s.base); answer != http.StatusUnauthorized {
		t.Errorf("after the sign-out a tab is answered with %d", answer)
	}
	bob.signIn(d, s.base, "bob@example.com", password)
	second := bob.tab(s.base, first.id)
	second.wantText("hello Bob")
	if second.id == first.id {
		t.Error("Bob has resumed Ada's session")
	}

	ada.signIn(d, s.base, "ada@example.com", password)
	again := ada.tab(s.base, second.id)
	again.wantText("hello Ada")
	if again.id == second.id {
		t.Error("Ada has resumed Bob's session")
	}
}

// tab is a tab's connection, as the page opens it.
type tab struct {
	t    testing.TB
	conn *websocket.Conn
	id   string
}

// tab opens one that asks for the session of the tab id.
func (p *person) tab(base, id string) *tab {
	p.t.Helper()
	conn, answer, err := p.dial(base)
	if err != nil {
		p.t.Fatalf("%v: %v", err, answer)
	}
	p.t.Cleanup(func() { conn.CloseNow() })
	tab := &tab{t: p.t, conn: conn}
	hello, _ := json.Marshal(map[string]string{"t": "hello", "tab": id})
	if err := conn.Write(p.t.Context(), websocket.MessageText, hello); err != nil {
		p.t.Fatal(err)
	}
	var welcome struct{ T, Tab string }
	if err := json.Unmarshal([]byte(tab.read()), &welcome); err != nil || welcome.T != "welcome" {
		p.t.Fatalf("got %+v, %v", welcome, err)
	}
	tab.id = welcome.Tab
	return tab
}

func (p *person) dial(base string) (*websocket.Conn, *http.Response, error) {
	return websocket.Dial(p.t.Context(), base+"ws", &websocket.DialOptions{HTTPClient: p.http, Subprotocols: []string{"refrain.v1"}})
}

// refusedTab returns the status of the answer that refuses a tab.
func (p *person) refusedTab(base string) int {
	p.t.Helper()
	conn, answer, err := p.dial(base)
	if err == nil {
		conn.CloseNow()
		p.t.Fatal("the tab was let in")
	}
	return answer.StatusCode
}

func (tab *tab) read() string {
	tab.t.Helper()
	_, text, err := tab.conn.Read(tab.t.Context())
	if err != nil {
		tab.t.Fatal(err)
	}
	return string(text)
}

func (tab *tab) wantText(want string) {
	tab.t.Helper()
	for !strings.Contains(tab.read(), want) {
	}
}

// wantEnd waits for the end of the connection.
func (tab *tab) wantEnd() {
	tab.t.Helper()
	for {
		if _, _, err := tab.conn.Read(tab.t.Context()); err != nil {
			return
		}
	}
}
