package storetest

import (
	"bufio"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/refrain-go/refrain/store"
)

// placeVariable names the environment variable by which a test program knows that it is
// to serve a handle, and of which store.
const placeVariable = "REFRAIN_STORETEST_PLACE"

// Serve must be called first in TestMain, if handles are to be in processes of their own.
// In such a process it opens a handle with open, serves it, and ends the process.
// Elsewhere it does nothing.
func Serve(open func(place string) (store.Store, error)) {
	place, ok := os.LookupEnv(placeVariable)
	if !ok {
		return
	}
	s, err := open(place)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	serve(s, os.Stdin, os.Stdout)
	os.Exit(0)
}

// Process runs the test program again, and returns the handle that [Serve] opens there.
// place is handed to it, such as a directory. kill ends that process at once. The process
// also ends with the test.
func Process(t testing.TB, place string, env ...string) (s store.Store, kill func()) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(append(os.Environ(), placeVariable+"="+place), env...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var once sync.Once
	kill = func() {
		once.Do(func() {
			cmd.Process.Kill()
			cmd.Wait()
		})
	}
	t.Cleanup(kill)
	return dial(in, out), kill
}

// request is a call of a method, and reply what it returns. Stamps and claims stay where
// they were made, and are named by numbers.
type request struct {
	Call, Method int
	Key          store.Key
	Groups       []store.Group
	Renew        bool
	Answer       remoteAnswer
	Of           int // the stamp or the claim
	Cancel       int // the call to cancel
}

type remoteAnswer struct {
	Frame   []byte
	Sources []int
	Expires int64
}

type reply struct {
	Call         int
	Stamp, Claim int
	Frame        []byte
	Yes          bool
	Stats        store.Stats
	Error        string
	Kind         int // of the error, from 1
}

// kinds are errors that must be the same on both sides.
var kinds = []error{store.ErrClosed, store.ErrFenced, store.ErrTooLarge, context.Canceled, context.DeadlineExceeded}

const (
	methodStamp = iota
	methodRead
	methodClaim
	methodPut
	methodForget
	methodStats
	methodClose
	methodCurrent
	methodClaimStamp
	methodClaimStore
	methodClaimReplace
	methodClaimRelease
	methodCancel
)

// server serves a handle.
type server struct {
	store store.Store

	mu      sync.Mutex
	out     *gob.Encoder
	flush   *bufio.Writer
	stamps  []store.Stamp
	claims  []store.Claim
	cancels map[int]context.CancelFunc
}

// serve answers requests until in ends.
func serve(s store.Store, in io.Reader, out io.Writer) {
	w := bufio.NewWriter(out)
	v := &server{store: s, out: gob.NewEncoder(w), flush: w, stamps: []store.Stamp{nil}, claims: []store.Claim{nil}, cancels: map[int]context.CancelFunc{}}
	requests := gob.NewDecoder(bufio.NewReader(in))
	for {
		var r request
		if requests.Decode(&r) != nil {
			return
		}
		ctx, cancel := context.WithCancel(context.Background())
		v.mu.Lock()
		if r.Method == methodCancel {
			if end := v.cancels[r.Cancel]; end != nil {
				end()
			}
			v.mu.Unlock()
			cancel()
			continue
		}
		v.cancels[r.Call] = cancel
		v.mu.Unlock()
		go v.answer(ctx, r)
	}
}

func (v *server) answer(ctx context.Context, r request) {
	p := reply{Call: r.Call}
	err := v.call(ctx, &r, &p)
	if err != nil {
		p.Error = err.Error()
		for i, kind := range kinds {
			if errors.Is(err, kind) {
				p.Kind = i + 1
			}
		}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.cancels[r.Call]()
	delete(v.cancels, r.Call)
	v.out.Encode(p)
	v.flush.Flush()
}

func (v *server) call(ctx context.Context, r *request, p *reply) (err error) {
	var st store.Stamp
	switch r.Method {
	case methodStamp:
		st, err = v.store.Stamp(ctx, r.Groups...)
	case methodRead:
		var e store.Entry
		e, err = v.store.Read(ctx, r.Key)
		p.Frame, st = e.Frame, e.Stamp
	case methodClaim:
		var c store.Claim
		var e store.Entry
		c, e, err = v.store.Claim(ctx, r.Key, r.Renew)
		p.Frame, st = e.Frame, e.Stamp
		if c != nil {
			p.Claim = keepIn(v, &v.claims, c)
		}
	case methodPut:
		st, err = v.store.Put(ctx, r.Key, v.here(r.Answer), v.stamp(r.Of))
	case methodForget:
		err = v.store.Forget(ctx, r.Groups...)
	case methodStats:
		p.Stats = v.store.Stats()
	case methodClose:
		err = v.store.Close(ctx)
	case methodCurrent:
		p.Yes = v.stamp(r.Of).Current()
	case methodClaimStamp:
		st = v.claim(r.Of).Stamp()
	case methodClaimStore:
		st, err = v.claim(r.Of).Store(ctx, v.here(r.Answer))
	case methodClaimReplace:
		st, err = v.claim(r.Of).Replace(ctx, v.here(r.Answer))
	case methodClaimRelease:
		v.claim(r.Of).Release()
	}
	if st != nil {
		p.Stamp = keepIn(v, &v.stamps, st)
	}
	return err
}

func keepIn[T any](v *server, all *[]T, one T) int {
	v.mu.Lock()
	defer v.mu.Unlock()
	*all = append(*all, one)
	return len(*all) - 1
}

func (v *server) stamp(n int) store.Stamp {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.stamps[n]
}

func (v *server) claim(n int) store.Claim {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.claims[n]
}

func (v *server) here(a remoteAnswer) store.Answer {
	own := store.Answer{Frame: a.Frame, Expires: timeOf(a.Expires)}
	for _, n := range a.Sources {
		own.Sources = append(own.Sources, v.stamp(n))
	}
	return own
}
