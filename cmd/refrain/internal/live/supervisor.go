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

// slowStart is after how long a program that does not serve yet is worth a word.
const slowStart = time.Second

// supervisor is the state of Run. All of it belongs to one goroutine.
type supervisor struct {
	config  Config
	sources *sources
	builder builder
	socket  *os.File
	url     string
	front   *front

	child    *child             // nil when none runs
	slow     <-chan time.Time   // ticks when the child is slow to serve
	sessions []handover.Session // that the last child has given away
	told     bool               // the child's pages show a notice
	opened   bool               // a child has opened the page
}

// run goes round until ctx ends: build, start, wait for a change.
func (s *supervisor) run(ctx context.Context) {
	defer s.end()
	fmt.Fprintln(s.config.Stdout, "Refrain: "+s.url)
	s.front.show(building)
	for ctx.Err() == nil {
		s.round(ctx)
	}
}

// round ends when the sources change, which also interrupts the build.
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
		r.program.remove() // nobody wanted it any more
	default:
	}
}

// result is what came of a build.
type result struct {
	program program
	err     error
	took    time.Duration
}

// attempt builds, unless it is known already that there is nothing to run.
func (s *supervisor) attempt(ctx context.Context, err error) result {
	if err != nil {
		return result{err: err}
	}
	begun := time.Now()
	p, err := s.builder.build(ctx)
	return result{p, err, time.Since(begun)}
}

// attend takes what comes from the build and from the child until ctx ends.
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
				s.child.reports = nil // its end is all that can still be heard of it
			} else if r.Serving {
				s.served()
			}
		case <-exited:
			s.ended()
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

// unbuilt shows why there is no new program. What serves goes on.
func (s *supervisor) unbuilt(err error) {
	s.say("%s does not build:\n%s", s.builder.name, err)
	s.notify(handover.Notice{Level: levelError, Title: "The app does not build", Text: cut(err.Error())})
}

// built has a new program take the place of the one that runs, unless it is the same.
func (s *supervisor) built(p program, took time.Duration) {
	if s.child != nil && s.child.program.digest == p.digest {
		p.remove()
		s.notify(noNotice)
		return
	}
	s.say("built %s in %s", s.builder.name, took.Round(10*time.Millisecond))
	s.retire()
	s.start(p)
}

// retire ends the child and takes its sessions. Those of one that does not give them away are what they were when it
// began.
func (s *supervisor) retire() {
	k := s.child
	if k == nil {
		return
	}
	sessions, left := k.leave()
	switch {
	case left:
		s.sessions = sessions
	case k.serving:
		s.say("%s did not say in time what its pages hold: they go back to where they were when it began", s.builder.name)
	}
	if !left {
		k.interrupt()
	}
	if k.end(exitTime) {
		s.say("%s did not end within %s, and was killed", s.builder.name, exitTime)
	}
	s.child, s.slow, s.told = nil, nil, false
}

func (s *supervisor) start(p program) {
	order := handover.Start{Addr: s.config.Addr, Open: s.config.Open && !s.opened, Sessions: s.sessions}
	k, err := startChild(p, s.builder.name, s.config, s.socket, order)
	if err != nil {
		p.remove()
		s.notify(handover.Notice{Level: levelError, Title: "The app cannot be started", Text: err.Error()})
		s.say("%s cannot be started: %v", s.builder.name, err)
		return
	}
	s.child = k
	s.slow = time.After(slowStart)
	if s.front.shown() {
		s.front.show(starting)
	}
}

// served notes that the child takes connections.
func (s *supervisor) served() {
	s.child.serving, s.slow = true, nil
	s.opened = true
	s.front.hidden()
}

// ended shows what a child said that has ended without being told to. It is not started again before its source changes:
// it would most likely end again.
func (s *supervisor) ended() {
	k := s.child
	k.end(0)
	how := "exit status 0"
	if k.err != nil {
		how = k.err.Error()
	}
	s.child, s.slow, s.told = nil, nil, false
	s.say("%s has ended (%s): it is started again when its source changes", s.builder.name, how)
	s.front.show(handover.Notice{Level: levelError, Title: "The app has ended (" + how + ")", Text: k.output.text()})
}

// notify shows n in all pages, whoever serves them.
func (s *supervisor) notify(n handover.Notice) {
	if s.child != nil && (n != noNotice || s.told) {
		s.told = n != noNotice
		if err := s.child.link.Order(handover.Order{Notice: &n}); err != nil {
			s.say("the pages cannot be told: %v", err)
		}
	}
	switch {
	case n == noNotice && s.front.shown():
		s.front.show(starting)
	case s.child == nil || s.front.shown():
		s.front.show(n)
	}
}

// end ends the child, and then what it was lent.
func (s *supervisor) end() {
	if k := s.child; k != nil {
		k.interrupt()
		if k.end(stopTime) {
			s.say("%s did not end within %s, and was killed", s.builder.name, stopTime)
		}
	}
	s.front.end()
}

func (s *supervisor) say(format string, args ...any) {
	fmt.Fprintln(s.config.Stderr, "refrain: "+fmt.Sprintf(format, args...))
}

// cut returns the beginning of a text that is too long for a page: the first errors count most.
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
