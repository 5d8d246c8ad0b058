package main

import (
	"encoding/csv"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/examples/service/data"
)

// ask sends a request to a handler as the servers have it, and gives status and answer.
func ask(t *testing.T, h http.Handler, r *http.Request) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	newServer(h).Handler.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func get(url string) *http.Request { return httptest.NewRequest("GET", url, nil) }

// askFor asks the public address, and decodes the answer, which must not be an error.
func askFor[T any](t *testing.T, url string) (v T) {
	t.Helper()
	status, body := ask(t, newAPI(), get(url))
	if status != http.StatusOK {
		t.Fatalf("%s: %d %s", url, status, body)
	}
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatalf("%s: %v in %s", url, err, body)
	}
	return v
}

// Hazard: rows are lost on the way into the database, or counted twice on the way out.
func TestAPI_AnswersAsTheFilesDo(t *testing.T) {
	routes := askFor[[]Route](t, "/routes?from=sea&n=2")
	want := Route{To: "LAX", City: "Los Angeles", Miles: 954, Flights: 3901, Late: 1367.0 / 3901, Delay: 56393.0 / 3901}
	if len(routes) != 2 || routes[0] != want || routes[1].To != "SFO" {
		t.Errorf("got %+v, want first %+v", routes, want)
	}
	lines, err := csv.NewReader(strings.NewReader(data.Airports)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	states := map[string]bool{}
	for _, line := range lines[1:] {
		states[line[3]] = true
	}
	var flights int64
	for state := range states {
		airports, err := airportsIn.Get(t.Context(), state)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range airports {
			flights += a.Flights
		}
	}
	if flights != 3_000_000 {
		t.Errorf("%d flights left from all states, want 3,000,000", flights)
	}
}

// The service promises that a question asked before costs the database nothing, whatever
// number of results is wanted.
func TestAPI_AsksTheDatabaseOnce(t *testing.T) {
	refrain.ClearMemos()
	before := routesFrom.Stats()
	for _, url := range []string{"/routes?from=SEA&n=2", "/routes?from=SEA&n=3", "/routes?from=sea"} {
		askFor[[]Route](t, url)
	}
	after := routesFrom.Stats()
	if hits, misses := after.Hits-before.Hits, after.Misses-before.Misses; hits != 2 || misses != 1 {
		t.Errorf("%d hits and %d misses, want 2 and 1", hits, misses)
	}
}

// Hazard: a text that a stranger types becomes a key, so that strangers fill the memory;
// or an error tells more than it has to.
func TestAPI_RefusesRequestsThatItCannotAnswer(t *testing.T) {
	for url, want := range map[string]int{
		"/":                      http.StatusOK,
		"/routes":                http.StatusBadRequest,
		"/routes?from=SE":        http.StatusBadRequest,
		"/routes?from=S'A":       http.StatusBadRequest,
		"/routes?from=S%C3%84":   http.StatusBadRequest,
		"/routes?from=SEA&n=0":   http.StatusBadRequest,
		"/routes?from=SEA&n=101": http.StatusBadRequest,
		"/routes?from=SEA&n=x":   http.StatusBadRequest,
		"/airports?state=WAA":    http.StatusBadRequest,
		"/routes?from=ZZZ":       http.StatusNotFound,
		"/airports?state=ZZ":     http.StatusNotFound,
		"/stats":                 http.StatusNotFound,
		"/clear":                 http.StatusNotFound,
	} {
		before := routesFrom.Stats().Misses
		if status, body := ask(t, newAPI(), get(url)); status != want {
			t.Errorf("%s: %d %s, want %d", url, status, body, want)
		}
		if want == http.StatusBadRequest && routesFrom.Stats().Misses != before {
			t.Errorf("%s asked the database", url)
		}
	}
}

// address is the admins' in tests.
var address = &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8081}

func askAdmin(t *testing.T, r *http.Request) (int, string) {
	t.Helper()
	return ask(t, newAdmin(address), r)
}

func clearing(what string) *http.Request {
	return httptest.NewRequest("POST", "http://127.0.0.1:8081/clear?what="+what, nil)
}

// Clearing the database forgets the answers read through it. Clearing answers leaves the
// database open.  // I3, I5
func TestAdmin_ClearsTheMemoThatItIsTold(t *testing.T) {
	misses := func() (airports, routes, pools uint64) {
		askFor[[]Airport](t, "/airports?state=WA")
		askFor[[]Route](t, "/routes?from=SEA")
		return airportsIn.Stats().Misses, routesFrom.Stats().Misses, database.Stats().Misses
	}
	misses()
	for what, want := range map[string][3]uint64{"": {1, 1, 0}, "routes": {0, 1, 0}, "airports": {1, 0, 0}, "database": {1, 1, 1}} {
		a, r, d := misses()
		if status, body := askAdmin(t, clearing(what)); status != http.StatusNoContent {
			t.Fatalf("clear %q: %d %s", what, status, body)
		}
		a2, r2, d2 := misses()
		if got := [3]uint64{a2 - a, r2 - r, d2 - d}; got != want {
			t.Errorf("after clear %q there are %v misses of airports, routes, database; want %v", what, got, want)
		}
	}
	if status, body := askAdmin(t, clearing("everything")); status != http.StatusBadRequest {
		t.Errorf("an unknown name: %d %s", status, body)
	}
}

// Hazard: a page in an admin's browser clears the caches, or reads them under a name that
// resolves to this machine.
func TestAdmin_RefusesOtherPages(t *testing.T) {
	foreign := clearing("")
	foreign.Header.Set("Origin", "http://elsewhere.example")
	rebound := httptest.NewRequest("GET", "http://elsewhere.example:8081/stats", nil)
	rebound.Host = "elsewhere.example:8081"
	for name, r := range map[string]*http.Request{"another origin": foreign, "another name": rebound} {
		if status, body := askAdmin(t, r); status != http.StatusForbidden {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
	status, body := askAdmin(t, httptest.NewRequest("GET", "http://localhost:8081/stats", nil))
	if status != http.StatusOK || !strings.Contains(body, `"routes":{"Hits":`) {
		t.Errorf("/stats: %d %s", status, body)
	}
}
