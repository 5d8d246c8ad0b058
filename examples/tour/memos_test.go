package main

import (
	"strings"
	"testing"
	"time"

	"github.com/refrain-go/refrain"
)

// The docs promise that the factorial of 10 computes those below it on the way, so that
// the factorial of 9 runs nothing.  // F7
func TestFactorial_OfNineAfterTenRunsNothing(t *testing.T) {
	refrain.ClearMemos()
	before := factorialRuns.Load()
	f, err := factorial.Get(t.Context(), 10)
	if err != nil || f.String() != "3628800" {
		t.Fatalf("10! = %v, %v; want 3628800", f, err)
	}
	if ran := factorialRuns.Load() - before; ran != 11 {
		t.Errorf("10! ran the body %d times, want 11", ran)
	}
	f.SetInt64(7) // our copy; it must not change another caller's (V1)
	if f, err = factorial.Get(t.Context(), 10); err != nil || f.String() != "3628800" {
		t.Errorf("10! = %v, %v after its copy was changed; want 3628800", f, err)
	}
	before = factorialRuns.Load()
	if f, err = factorial.Get(t.Context(), 9); err != nil || f.String() != "362880" {
		t.Errorf("9! = %v, %v; want 362880", f, err)
	}
	if ran := factorialRuns.Load() - before; ran != 0 {
		t.Errorf("9! ran the body %d times, want 0", ran)
	}
}

// A wrong guard digit or term shows only far behind the point.
func TestPi_IsRightToTheLastDigit(t *testing.T) {
	text, err := pi.Get(t.Context(), 10_000)
	if err != nil {
		t.Fatal(err)
	}
	digits, ok := strings.CutPrefix(text, "3.")
	if !ok || len(digits) != 10_000 {
		t.Fatalf("π begins with %.10s and has %d digits, want 3. and 10000", text, len(digits))
	}
	for _, c := range []struct {
		at   int
		want string
	}{
		{0, "14159265358979323846264338327950288419716939937510"},
		{761, "999999"},
		{9990, "5256375678"},
	} {
		if got := digits[c.at : c.at+len(c.want)]; got != c.want {
			t.Errorf("digits from %d: %s, want %s", c.at+1, got, c.want)
		}
	}
}

// A download that is kept must be asked for once, and one that came back broken must not
// be kept.
func TestDownload_AsksTheServerOnce(t *testing.T) {
	refrain.ClearMemos()
	server, err := weatherServer.Get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	before := server.answers.Load()
	for range 3 {
		days, err := download.Get(t.Context(), server.URL)
		if err != nil || len(days) != 1461 {
			t.Fatalf("%d days, %v; want 1461", len(days), err)
		}
		if want := (Day{time.Date(2012, 1, 1, 0, 0, 0, 0, time.UTC), 0, 12.8, 5, 4.7, "drizzle"}); days[0] != want {
			t.Fatalf("first day: %v, want %v", days[0], want)
		}
	}
	if asked := server.answers.Load() - before; asked != 1 {
		t.Errorf("the server was asked %d times, want 1", asked)
	}
	for range 2 {
		runs := downloadRuns.Load()
		if _, err := download.Get(t.Context(), server.URL+"x"); err == nil || !strings.Contains(err.Error(), "404") {
			t.Errorf("a missing file: %v, want the server's 404", err)
		}
		if downloadRuns.Load() != runs+1 {
			t.Error("a failed download was kept")
		}
	}
}

// The source shown beside a section is the code that runs. A renamed file, or one with
// other imports, would show nothing.
func TestSourceOf_ShowsTheMemoWithoutItsImports(t *testing.T) {
	for file, memo := range map[string]string{
		"factorial.go":  `NewMemo("factorial"`,
		"square.go":     `NewMemo("square"`,
		"pi.go":         `NewMemo("pi"`,
		"download.go":   `NewMemo("download"`,
		"forecaster.go": `NewSingleton("forecaster"`,
	} {
		source := sourceOf(file)
		if !strings.Contains(source, memo) || strings.Contains(source, "import") {
			t.Errorf("%s: the source shown is\n%s", file, source)
		}
	}
}

// The forecast counts the pairs of successive days. Equal counts must not give another
// answer at each call.
func TestForecaster_CountsTheDaysAfter(t *testing.T) {
	f := &Forecaster{next: map[string]map[string]int{}}
	for _, tomorrow := range []string{"rain", "sun", "rain", "fog"} {
		f.learn("rain", tomorrow)
	}
	f.learn("sun", "sun")
	f.learn("sun", "fog")
	if weather, percent := f.Forecast("rain"); weather != "rain" || percent != 50 {
		t.Errorf("after rain: %s, %d%%; want rain, 50%%", weather, percent)
	}
	for range 20 {
		if weather, percent := f.Forecast("sun"); weather != "fog" || percent != 50 {
			t.Fatalf("after sun: %s, %d%%; want fog, 50%%", weather, percent)
		}
	}
	if weather, percent := f.Forecast("hail"); weather != "" || percent != 0 {
		t.Errorf("after hail: %q, %d%%; want nothing", weather, percent)
	}
}
