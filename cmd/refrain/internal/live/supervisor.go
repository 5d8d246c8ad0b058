package live

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/refrain-go/refrain/internal/handover"
)

// Levels of a notice.
const (
	levelError = "error"
	levelInfo  = "info"
)

var (
	noNotice = handover.Notice{}
	building = handover.Notice{Level: levelInfo, Title: "Building the app …"}
	starting = handover.Notice{Level: levelInfo, Title: "Starting the app …"}
)

// slowStart is the time after which pages say that a program is starting.
const slowStart = time.Second

// supervisor is the state of Run. All of it belongs to one goroutine.
type supervisor struct {
	config  Config
	sources *sources
	builder builder
	socket  *os.File
	url     string
	front   *front

	child    *child             // nil while no child runs
	program  program            // the current build
	slow     <-chan time.Time   // ticks when the child is slow to serve
	again    <-chan time.Time   // ticks when the program is to be started again
	ends     ends               // computes the pauses for again
	sessions []handover.Session // the sessions that the last child has given away
	crashed  bool               // a later child crashed or did not give its own away
	failure  handover.Notice    // why the source does not build
	told     bool               // the child's pages show a notice
	opened   bool               // a child has opened the page
}

// run builds, starts and waits for a change, until ctx ends.
func (s *supervisor) run(ctx context.Context) {
	defer s.end()
	fmt.Fprintln(s.config.Stdout, "Refrain: "+s.url)
	s.front.show(building)
	for ctx.Err() == nil {
		s.round(ctx)
	}
}

// round builds once and attends to the child. It ends when the sources change, which also
// interrupts the build.
func (s *supervisor) round(ctx context.Context) {
	ctx, changed := context.WithCancel(ctx)
	made := make(chan result, 1)
	var work sync.WaitGroup
	work.Go(func() {
		err := s.sources.list(ctx)
		work.Go(func() {
			defer changed()
			s.sources.wait(ctx)
		})
		made <- s.attempt(ctx, err)
	})
	s.attend(ctx, made)
	changed()
	work.Wait()
	select {
	case r := <-made:
		r.program.remove() // the sources have changed meanwhile
	default:
	}
}

// result is the outcome of a build.
type result struct {
	program program
	err     error
	took    time.Duration
}

// attempt builds, unless err is set.
func (s *supervisor) attempt(ctx context.Context, err error) result {
	if err != nil {
		return result{err: err}
	}
	begun := time.Now()
	p, err := s.builder.build(ctx)
	return result{p, err, time.Since(begun)}
}

// attend handles the build's result and the child's reports until ctx ends.
func (s *supervisor) attend(ctx context.Context, made <-chan result) {
	for {
		var reports <-chan handover.Report
		var exited <-chan struct{}
		if s.child != nil {
			reports, exited = s.child.reports, s.child.exited
		}
		select {
		case <-ctx.Done():
			return
		case r := <-made:
			if ctx.Err() != nil {
				r.program.remove()
				return
			}
			s.take(r)
		case r, ok := <-reports:
			if !ok {
				s.child.reports = nil // no more reports; wait for its exit
			} else if r.Serving {
				s.served()
			}
		case <-exited:
			s.ended()
		case <-s.again:
			s.restart()
		case <-s.slow:
			s.slow = nil
			s.front.show(starting)
		}
	}
}

func (s *supervisor) take(r result) {
	if r.err != nil {
		s.unbuilt(r.err)
		return
	}
	s.built(r.program, r.took)
}

// unbuilt shows why there is no new program. A child that serves goes on.
func (s *supervisor) unbuilt(err error) {
	s.say("%s does not build:\n%s", s.builder.name, err)
	s.failure = handover.Notice{Level: levelError, Title: "The app does not build", Text: cut(err.Error())}
	s.notify(s.failure)
}

// built replaces the running program by a new one, unless both are the same.
func (s *supervisor) built(p program, took time.Duration) {
	s.failure = noNotice
	if s.child != nil && s.child.program.digest == p.digest {
		p.remove()
		s.notify(noNotice)
		return
	}
	s.say("built %s in %s", s.builder.name, took.Round(10*time.Millisecond))
	s.retire()
	s.program.remove()
	s.program, s.again, s.ends = p, nil, ends{}
	if s.front.shown() {
		s.front.show(starting)
	}
	s.slow = time.After(slowStart)
	s.start()
}

// retire ends the child and takes its sessions. If the child does not give them away, the
// sessions stay as they were when it began.
func (s *supervisor) retire() {
	k := s.child
	if k == nil {
		return
	}
	sessions, left := k.leave()
	switch {
	case left:
		s.sessions, s.crashed = sessions, false
	case k.serving:
		s.crashed = true
		s.say("%s did not say in time what its pages hold: their State goes back to where it was when it began", s.builder.name)
	}
	if !left {
		k.interrupt()
	}
	if k.end(exitTime, s.config.Hurry) {
		s.say("%s did not end within %s, and was killed", s.builder.name, exitTime)
	}
	s.child, s.slow, s.told = nil, nil, false
}

func (s *supervisor) start() {
	order := handover.Start{Addr: s.config.Addr, Open: s.config.Open && !s.opened, Sessions: s.sessions, Crashed: s.crashed}
	k, err := startChild(s.program, s.builder.name, s.config, s.socket, order)
	if err != nil {
		s.slow, s.again = nil, time.After(s.ends.pause(0))
		s.notify(handover.Notice{Level: levelError, Title: "The app cannot be started", Text: err.Error()})
		s.say("%s cannot be started: %v", s.builder.name, err)
		return
	}
	s.child = k
}

// restart starts a program again that has ended. Until it serves, the pages show how it
// ended.
func (s *supervisor) restart() {
	s.again = nil
	s.start()
}

// served records that the child accepts connections.
func (s *supervisor) served() {
	s.child.serving, s.child.since, s.slow = true, time.Now(), nil
	s.opened = true
	s.front.hidden()
	if s.failure != noNotice {
		s.notify(s.failure)
	}
}

// ended shows the output of a child that has ended by itself, and has it started again
// after a pause that grows each time, since it would most likely end again.
func (s *supervisor) ended() {
	k := s.child
	k.end(0, nil)
	how := "exit status 0"
	if k.err != nil {
		how = k.err.Error()
	}
	pause := s.ends.pause(k.served())
	s.child, s.slow, s.told, s.crashed = nil, nil, false, true
	s.again = time.After(pause)
	s.say("%s has ended (%s): it is started again in %s, and at once when its source changes", s.builder.name, how, pause)
	title := fmt.Sprintf("The app has ended (%s) and is started again in %s", how, pause)
	s.front.show(handover.Notice{Level: levelError, Title: title, Text: k.output.text()})
}

// notify shows n in all pages, whether the child or the front serves them.
func (s *supervisor) notify(n handover.Notice) {
	if s.child != nil && (n != noNotice || s.told) {
		s.told = n != noNotice
		if err := s.child.link.Order(handover.Order{Notice: &n}); err != nil {
			s.say("the pages cannot be told: %v", err)
		}
	}
	switch {
	case n == noNotice && s.front.shown() && s.again == nil:
		s.front.show(starting)
	case s.child == nil || s.front.shown():
		s.front.show(n)
	}
}

// end ends the child, and then the front.
func (s *supervisor) end() {
	if k := s.child; k != nil {
		k.interrupt()
		if k.end(stopTime, s.config.Hurry) {
			s.say("%s did not end in time, and was killed", s.builder.name)
		}
	}
	s.program.remove()
	s.front.end()
}

func (s *supervisor) say(format string, args ...any) {
	fmt.Fprintln(s.config.Stderr, "refrain: "+fmt.Sprintf(format, args...))
}

// cut shortens a text that is too long for a page. It keeps the beginning, since the
// first errors matter most.
func cut(text string) string {
	if len(text) <= maxText {
		return text
	}
	text = strings.ToValidUTF8(text[:maxText], "")
	if i := strings.LastIndexByte(text, '\n'); i > 0 {
		text = text[:i]
	}
	return text + "\n…"
}
