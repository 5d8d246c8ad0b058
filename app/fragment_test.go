package app_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

// Expensive work stands outside the fragment. A fragment that ran the whole script would
// be useless.
func TestFragment_RunsAloneWhenSomethingInItChanges(t *testing.T) {
	scripts, inners := 0, 0
	at := apptest.New(t, func(ui *app.UI) error {
		scripts++
		n := ui.Number("Outside", 1)
		ui.Fragment("part", func(ui *app.UI) error {
			inners++
			ui.Fragment("inner", func(ui *app.UI) error {
				ui.Text(fmt.Sprint("inner ", ui.Button("Inner")))
				return nil
			})
			m := ui.Number("Inside", 10)
			ui.Text(fmt.Sprint("sum ", n+m))
			if m > 50 {
				ui.Text("large")
			}
			return nil
		})
		ui.Text("behind")
		return nil
	})
	at.Run()
	at.Number("Outside").Set(2)
	at.Run()
	at.Number("Inside").Set(60)
	at.Run()
	if got := fmt.Sprint(at.Text(), scripts, inners); got != "[inner false sum 62 large behind] 2 3" {
		t.Errorf("after a change inside: %s", got)
	}
	at.Button("Inner").Click()
	at.Run()
	if got := fmt.Sprint(at.Text(), scripts, inners); got != "[inner true sum 62 large behind] 2 3" {
		t.Errorf("after a press in the inner one: %s", got)
	}
	at.Number("Inside").Set(1)
	at.Run()
	if got := fmt.Sprint(at.Text(), scripts, inners, at.Number("Outside").Value()); got != "[inner false sum 3 behind] 2 4 2" {
		t.Errorf("what the fragment no longer draws must go, and nothing else: %s", got)
	}
	at.Number("Inside").Set(3)
	at.Number("Outside").Set(4)
	at.Run()
	if got := fmt.Sprint(at.Text(), scripts, inners); got != "[inner false sum 7 behind] 3 5" {
		t.Errorf("a change inside and one outside are one run of the script: %s", got)
	}
}

// Changes in two fragments arrive together if they come during a run. Neither may be
// lost, and they must not run the script.
func TestFragment_SeveralRunInTheOrderOfThePage(t *testing.T) {
	var trace []string
	at := apptest.New(t, func(ui *app.UI) error {
		trace = append(trace, "script")
		for _, name := range []string{"a", "b", "c"} {
			ui.Fragment(name, func(ui *app.UI) error {
				if ui.Button("Press "+name, app.OnChange(func() { trace = append(trace, "changed "+name) })) {
					trace = append(trace, name)
				}
				return nil
			})
		}
		return nil
	})
	at.Run()
	at.Button("Press c").Click()
	at.Button("Press a").Click()
	at.Run()
	if want := []string{"script", "changed a", "changed c", "a", "c"}; !slices.Equal(trace, want) {
		t.Errorf("the trace is %q, want %q", trace, want)
	}
}

// One broken fragment must not break the page.
func TestFragment_FailsInItsPlace(t *testing.T) {
	var how string
	at := apptest.New(t, func(ui *app.UI) error {
		ui.Fragment("part", func(ui *app.UI) error {
			ui.Text("before")
			ui.Button("Part")
			switch how {
			case "error":
				return errors.New("broken")
			case "panic":
				panic(errors.New("broken by a panic"))
			}
			ui.TextInput("Kept", "")
			return nil
		})
		ui.Text("behind")
		return nil
	})
	at.Run()
	at.TextInput("Kept").Set("typed")
	at.Run()
	for _, how = range []string{"error", "panic"} {
		for _, alone := range []bool{true, false} {
			if alone {
				at.Button("Part").Click()
			}
			at.Run()
			got := at.Fragment("part").Error()
			if len(got) != 1 || !strings.Contains(got[0], "broken") || at.Err() == nil || fmt.Sprint(at.Text()) != "[before behind]" {
				t.Errorf("%s, alone %v: it shows %q and %q, error %v", how, alone, at.Text(), got, at.Err())
			}
		}
	}
	how = ""
	at.Button("Part").Click()
	at.Run()
	if got := at.TextInput("Kept").Value(); got != "typed" || len(at.Error()) != 0 || at.Err() != nil {
		t.Errorf("afterwards the value is %q, the errors %q", got, at.Error())
	}
	if !strings.Contains(at.Log(), "broken by a panic") {
		t.Error("the log does not say why")
	}
}

// A closure sees the variables of the run that made it. So it can reach places that its
// own runs do not have.
func TestFragment_DrawsOnlyInside(t *testing.T) {
	var kept *app.UI
	at := apptest.New(t, func(ui *app.UI) error {
		side := ui.Sidebar()
		ui.Fragment("part", func(inner *app.UI) error {
			kept = inner
			inner.Button("Go")
			if inner.Sidebar(); true {
				side.Text("outside")
			}
			side.Number("N", 0)
			side.Fragment("astray", func(*app.UI) error { t.Error("a fragment outside was run"); return nil })
			side.Form("astray")
			side.Columns(2)[0].Empty().Text("deep outside")
			inner.Text("went on")
			return nil
		})
		kept.Text("after")
		return nil
	})
	at.Run()
	if got := fmt.Sprint(at.Text(), at.Sidebar().Text()); got != "[went on] []" {
		t.Errorf("the page shows %s", got)
	}
	errs := at.Error()
	if len(errs) < 4 || !strings.Contains(errs[0], "Sidebar is called in a fragment") || !strings.Contains(errs[1], "outside it") ||
		!strings.Contains(errs[len(errs)-1], "after the end of the fragment") {
		t.Errorf("the errors are %q", errs)
	}
	at.Button("Go").Click()
	at.Run()
	if got := at.Fragment("part").Error(); !strings.Contains(fmt.Sprint(got), "of an earlier run") {
		t.Errorf("in its own run the errors are %q", got)
	}
}

func TestFragment_RefusesMeaninglessCalls(t *testing.T) {
	nothing := func(*app.UI) error { return nil }
	at := apptest.New(t, func(ui *app.UI) error {
		ui.Fragment("", nothing)
		ui.Fragment("nil", nil)
		ui.Fragment("fast", nothing, app.Every(time.Millisecond))
		ui.Fragment("help", nothing, app.Help("x"))
		ui.Fragment("twice", nothing)
		ui.Fragment("twice", nothing)
		ui.Fragment("x", nothing, app.Key("k"))
		ui.Fragment("y", nothing, app.Key("k"))
		ui.Container().Fragment("twice", nothing)
		ui.Dialog("", nothing)
		ui.Dialog("nil", nil)
		ui.Text("went on")
		return nil
	})
	at.Run()
	got := strings.Join(at.Error(), "\n")
	for _, want := range []string{"its name is empty", `"nil": its function is nil`, "Every(1ms): give at least 100ms", "does not take Help",
		`Fragment "twice" is drawn twice`, `the key "k" twice`, "title is empty", `Dialog "nil"`} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if len(at.Error()) != 8 || len(at.Text()) != 1 {
		t.Errorf("%d errors:\n%s", len(at.Error()), got)
	}
}

// Two widgets of one key are an error. A fragment's run must also find the one that
// stands outside.
func TestFragment_SeesAKeyThatIsTakenOutside(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		ui.Fragment("part", func(ui *app.UI) error {
			if ui.Checkbox("More", false) {
				ui.Number("M", 5, app.Key("n"))
			}
			return nil
		})
		ui.Number("N", 1, app.Key("n"))
		return nil
	})
	at.Run()
	at.Checkbox("More").Set(true)
	at.Run()
	if got := at.Error(); len(got) != 1 || !strings.Contains(got[0], `the key "n" twice`) || at.Number("N").Value() != 1 {
		t.Errorf("the errors are %q", got)
	}
}

func TestRerun_InAFragmentRunsTheScript(t *testing.T) {
	scripts, parts := 0, 0
	at := apptest.New(t, func(ui *app.UI) error {
		scripts++
		ui.Fragment("part", func(ui *app.UI) error {
			parts++
			if ui.Button("Script") {
				ui.Rerun()
			}
			if ui.Button("Part") {
				ui.RerunFragment()
			}
			return nil
		})
		return nil
	})
	for _, step := range []struct{ press, want string }{{"", "1 1"}, {"Script", "2 3"}, {"Part", "2 5"}} {
		if step.press != "" {
			at.Button(step.press).Click()
		}
		at.Run()
		if got := fmt.Sprint(scripts, " ", parts); got != step.want {
			t.Errorf("after %q: %s, want %s", step.press, got, step.want)
		}
	}
}

// A clock must not run while no tab is connected, since nobody would see the result. It
// must not replace the user's runs, since their presses would be lost.
func TestFragment_EveryRunsWhileTheTabIsConnected(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		scripts, ticks := 0, 0
		s := serve(t, func(ui *app.UI) error {
			scripts++
			ui.Fragment("clock", func(ui *app.UI) error {
				ticks++
				ui.Text(fmt.Sprintf("tick %d.", ticks))
				return nil
			}, app.Every(time.Second))
			if ui.Button("Sleep") {
				time.Sleep(5 * time.Second)
			}
			return nil
		})
		p := s.open("")
		p.until("tick 4.")
		if scripts != 1 {
			t.Errorf("the script ran %d times", scripts)
		}
		before := time.Now()
		if how := p.end(p.press("Sleep")); how != "done" || time.Since(before) < 5*time.Second {
			t.Errorf("the press ended as %q after %v: the clock replaced it", how, time.Since(before))
		}
		id := p.id
		p.ws.CloseNow()
		synctest.Wait()
		gone := ticks
		time.Sleep(time.Minute)
		if ticks > gone+1 {
			t.Errorf("the clock ran %d times with nobody there", ticks-gone)
		}
		p = s.open(id)
		p.until(fmt.Sprintf("tick %d.", gone+2))
		if scripts != 2 {
			t.Errorf("the script ran %d times", scripts)
		}
	})
}

func TestFragment_TicksInATest(t *testing.T) {
	n := 0
	at := apptest.New(t, func(ui *app.UI) error {
		ui.Fragment("clock", func(ui *app.UI) error {
			n++
			ui.Text(fmt.Sprint(n))
			return nil
		}, app.Every(time.Hour))
		return nil
	})
	at.Run()
	at.Fragment("clock").Tick()
	if got := at.Fragment("clock").Text(); !slices.Equal(got, []string{"2"}) {
		t.Errorf("the clock shows %q", got)
	}
}

// A press in a fragment replaces a run of the script that has not drawn the whole page.
// The page must not stay half drawn.
func TestFragment_PressDuringTheScriptRunsTheScript(t *testing.T) { // A2, A3
	synctest.Test(t, func(t *testing.T) {
		slow := make(chan bool, 1)
		s := serve(t, func(ui *app.UI) error {
			n := ui.Number("N", 0)
			ui.Fragment("part", func(ui *app.UI) error {
				ui.Text(fmt.Sprintf("pressed %v.", ui.Button("Go")))
				return nil
			})
			select {
			case <-slow:
				<-ui.Done()
			default:
			}
			ui.Text(fmt.Sprintf("n is %d.", n))
			return nil
		})
		p := s.open("")
		p.end(0)
		slow <- true
		p.set(map[string]any{"N": 7})
		synctest.Wait()
		p.end(p.press("Go"))
		if !p.shows("n is 7.") || !p.shows("pressed true.") {
			t.Errorf("the page shows %s", p.page.String())
		}
	})
}

// If a press elsewhere replaces a fragment's run, the fragment must run again, including
// the part that it had not drawn.
func TestFragment_ReplacedByAnotherRunsBoth(t *testing.T) { // A2
	synctest.Test(t, func(t *testing.T) {
		slow, scripts := make(chan bool, 1), 0
		s := serve(t, func(ui *app.UI) error {
			scripts++
			ui.Fragment("a", func(ui *app.UI) error {
				n := ui.Number("A", 0)
				select {
				case <-slow:
					<-ui.Done()
				default:
				}
				ui.Text(fmt.Sprintf("a is %d.", n))
				return nil
			})
			ui.Fragment("b", func(ui *app.UI) error {
				ui.Text(fmt.Sprintf("pressed %v.", ui.Button("B")))
				return nil
			})
			return nil
		})
		p := s.open("")
		p.end(0)
		slow <- true
		p.set(map[string]any{"A": 3})
		synctest.Wait()
		p.end(p.press("B"))
		if !p.shows("a is 3.") || !p.shows("pressed true.") || scripts != 1 {
			t.Errorf("after %d runs of the script the page shows %s", scripts, p.page.String())
		}
	})
}

func TestDialog_IsOpenWhileTheScriptCallsIt(t *testing.T) {
	scripts, closed := 0, 0
	at := apptest.New(t, func(ui *app.UI) error {
		scripts++
		if ui.Button("Open") {
			ui.Dialog("Sure?", func(ui *app.UI) error {
				ui.Text(fmt.Sprint("n ", ui.Number("N", 1)))
				if ui.Button("Yes") {
					ui.Rerun()
				}
				return nil
			}, app.OnChange(func() { closed++ }))
		}
		return nil
	})
	at.Run()
	at.Button("Open").Click()
	at.Run()
	at.Dialog("Sure?").Number("N").Set(5)
	at.Run()
	if got := at.Dialog("Sure?").Text(); !slices.Equal(got, []string{"n 5"}) || scripts != 2 {
		t.Errorf("the dialog shows %q after %d runs", got, scripts)
	}
	at.Dialog("Sure?").Button("Yes").Click()
	at.Run()
	if got := at.Dialogs(); len(got) != 0 {
		t.Errorf("after Rerun %q are open", got)
	}
	at.Button("Open").Click()
	at.Run()
	at.Dialog("Sure?").Close()
	at.Run()
	if got := at.Dialogs(); len(got) != 0 || closed != 1 {
		t.Errorf("after Close %q are open, and OnChange was called %d times", got, closed)
	}
	at.Button("Open").Click()
	at.Run()
	if got := at.Dialog("Sure?").Number("N").Value(); got != 1 {
		t.Errorf("opened again it has the value %d", got)
	}
}

// A dialog must not open again by itself after its user has closed it.
func TestDialog_StaysClosed(t *testing.T) {
	always := true
	at := apptest.New(t, func(ui *app.UI) error {
		open := app.State(ui, "open", true)
		ui.Number("N", 0)
		if *open {
			*open = ui.Dialog("Kept", func(ui *app.UI) error { return nil })
		}
		if always {
			ui.Dialog("Always", func(ui *app.UI) error { return nil })
		}
		return nil
	})
	at.Run()
	if got := at.Dialogs(); len(got) != 2 {
		t.Fatalf("open are %q", got)
	}
	at.Dialog("Kept").Close()
	at.Dialog("Always").Close()
	at.Run()
	at.Number("N").Set(2)
	at.Run()
	if got := at.Dialogs(); len(got) != 0 {
		t.Errorf("open again are %q", got)
	}
	always = false
	at.Run()
	always = true
	at.Run()
	if got := at.Dialogs(); !slices.Equal(got, []string{"Always"}) {
		t.Errorf("called anew, open are %q", got)
	}
}
