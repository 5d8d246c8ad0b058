package signin

import (
	"bufio"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/refrain-go/refrain/examples/internal/browser"
)

// startTeam builds the example and starts it, with Dex for its provider. It returns where
// browsers find it.
func startTeam(t *testing.T, d *dex) (base string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "team")
	build := exec.Command("go", "build", "-o", path, ".")
	build.Dir = filepath.Join("..", "..", "team")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	team := exec.Command(path, "-addr", "127.0.0.1:0", "-issuer", d.issuer, "-client", clientID)
	team.Env = append(os.Environ(), "CLIENT_SECRET="+clientSecret, "SESSION_KEY="+strings.Repeat("k", 32))
	team.Stderr = os.Stderr
	out, err := team.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := team.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		team.Process.Signal(os.Interrupt)
		if err := team.Wait(); err != nil {
			t.Errorf("team ended with %v", err)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	base, ok := strings.CutPrefix(strings.TrimSpace(line), "team: ")
	if err != nil || !ok {
		t.Fatalf("team says %q, %v", line, err)
	}
	d.register(t, base)
	return base
}

// Users sign in, write, take back and sign out. Then another user signs in in the same
// browser.
func TestBrowser_TeamSignsIn(t *testing.T) {
	d := startDex(t)
	base := startTeam(t, d)
	b := browser.Open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, base+r.URL.Path[1:], http.StatusFound)
	}))
	tab := b.Tab()
	signIn := func(tab *browser.Tab, email string) {
		t.Helper()
		// The label of Dex's first field names no field, so it has no name to find it by.
		tab.Wait("Dex to ask for the password", `(form => form.login && (form.login.value = %s, form.password.value = %s, form.querySelector('button').click(), true))(document.querySelector('form'))`,
			email, password)
	}
	signIn(tab, "ada@example.com")
	tab.WaitText("Ada")
	for _, note := range []string{"And tea", "Cake at three"} {
		tab.Fill("textbox", "Note", note) // Enter posts it
		tab.WaitValue("textbox", "Note", "")
	}
	tab.WaitText("Cake at three")
	tab.WaitText("You wrote 5 words.")
	tab.WaitFor("button", "Take back")
	tab.Screenshot("team-light")
	tab.Dark(true)
	tab.Size(390, 844)
	tab.WaitNoSidewaysScroll()
	tab.Screenshot("team-narrow-dark")
	tab.Size(1280, 900)

	other := b.Tab() // needs no second sign-in
	other.WaitText("Cake at three")
	tab.Visit("auth/sign-out")
	tab.WaitText("You are signed in as Ada.")
	tab.Screenshot("team-sign-out-dark")
	tab.Click("button", "Sign out")
	tab.WaitText("You are signed out")
	other.WaitText("You are not signed in: load the page again.")
	other.Screenshot("team-signed-out-elsewhere")
	other.Click("button", "Reload")
	other.WaitText("Log in to Your Account")
	b.ExpectFaults()
	tab.Click("link", "Sign in")
	signIn(tab, "bob@example.com")
	tab.WaitText("Bob")
	tab.WaitText("Cake at three")
	tab.WaitText("You wrote 0 words.")
	tab.WaitGone("button", "Take back")
}
