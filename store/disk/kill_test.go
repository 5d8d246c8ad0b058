package disk

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"testing"
	"time"

	"github.com/refrain-go/refrain/store"
	"github.com/refrain-go/refrain/store/storetest"
)

var kills = flag.Int("kills", 200, "how many processes TestKill kills while they store")

const writerVariable = "REFRAIN_DISK_WRITER"

// beWriter is what a process does that is to be killed: it stores and forgets until then,
// and says what it has done.
func beWriter(dir string) {
	s, err := open(dir, small())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	for n := uint64(0); ; n++ {
		k := writerKey(os.Getpid(), n)
		c, _, err := s.Claim(ctx, k, false)
		if err == nil {
			_, err = c.Store(ctx, store.Answer{Frame: writerFrame(k)})
		}
		if err == nil && n%5 == 4 {
			err = s.Forget(ctx, k.Own())
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		os.Stdout.Write([]byte{1})
		// It also computes something when it dies.
		if _, _, err := s.Claim(ctx, writerKey(os.Getpid(), n+1_000_000), false); err != nil {
			os.Exit(2)
		}
	}
}

func writerKey(pid int, n uint64) store.Key {
	k := store.Key{In: []store.Group{memo}}
	binary.LittleEndian.PutUint64(k.ID[:], n)
	binary.LittleEndian.PutUint64(k.ID[8:], uint64(pid))
	return k
}

// writerFrame has any size up to 200 kB.
func writerFrame(k store.Key) []byte {
	h := mix(k.ID)
	return bytes.Repeat(k.ID[:], 1+int(h%64)*int(h%3*50+1))
}

// Hazard: a process that dies while it stores leaves half an answer, takes finished ones
// with it, brings back what it has forgotten, or keeps its claims.
func TestKill_LosesAtMostTheUnfinishedWrite(t *testing.T) {
	t.Parallel()
	st := small(MaxBytes(1 << 30))
	st.logger = discard
	st.segmentBytes = 4 << 20
	dir := t.TempDir()
	beside := mustOpen(t, dir, st) // has the directory open all the while
	missing := 0
	for i := range *kills {
		pid, done := killWriter(t, dir, i)
		s := beside
		if i%10 == 0 {
			fresh := quiet()
			fresh.logger = discard
			s = mustOpen(t, dir, fresh)
		}
		for n := range done {
			k := writerKey(pid, n)
			e, err := s.Read(ctx, k)
			switch {
			case err != nil:
				t.Fatal(err)
			case n%5 == 4 && e.Frame != nil:
				t.Fatalf("kill %d: answer %d was forgotten and is back", i, n)
			case n%5 != 4 && e.Frame == nil:
				missing++ // shares a word with one that was forgotten, or is lost
			case e.Frame != nil && !bytes.Equal(e.Frame, writerFrame(k)):
				t.Fatalf("kill %d: answer %d has %d bytes that were not stored", i, n, len(e.Frame))
			}
		}
		// What it was computing, or was about to store, can be computed at once.
		for _, n := range []uint64{done, 1_000_000 + done} {
			soon, cancel := context.WithTimeout(ctx, time.Minute)
			c, e, err := s.Claim(soon, writerKey(pid, n), false)
			cancel()
			if err != nil || c == nil && !bytes.Equal(e.Frame, writerFrame(writerKey(pid, n))) {
				t.Fatalf("kill %d: Claim returned (%v, %d bytes, %v)", i, c, len(e.Frame), err)
			}
			if c != nil {
				c.Release()
			}
		}
		if s != beside {
			s.Close(ctx)
		}
		forget(t, beside, memo)
	}
	if missing > *kills {
		t.Errorf("%d finished answers were lost", missing)
	}
}

// killWriter runs a writer and kills it at some moment. It returns how many answers the
// writer has stored.
func killWriter(t *testing.T, dir string, seed int) (pid int, done uint64) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), writerVariable+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(uint64(seed), 14))
	in := bufio.NewReader(out)
	for range 1 + random.IntN(15) {
		if _, err := in.ReadByte(); err != nil {
			t.Fatalf("the writer ended: %v", err)
		}
		done++
	}
	// Some way into the next answer.
	for range random.IntN(3000) {
		runtime.Gosched()
	}
	cmd.Process.Kill()
	rest, err := io.Copy(io.Discard, in)
	if err != nil && !errors.Is(err, os.ErrClosed) {
		t.Fatal(err)
	}
	cmd.Wait()
	return cmd.Process.Pid, done + uint64(rest)
}

// Hazard: a process finds an answer that another has forgotten: because it has it in
// memory, has looked it up before, or reads it just then.
//
// The last part is the control: processes that do not compare the numbers after reading
// must be found out.
func TestForget_IsFinalAmongThreeProcesses(t *testing.T) {
	if n := staleAmongThree(t); n != 0 {
		t.Errorf("%d answers were found after they were forgotten", n)
	}
	if n := staleAmongThree(t, "REFRAIN_DISK_SKIPS_COMPARE=1"); n == 0 {
		t.Error("nothing was found although no process compares the numbers: the test tests nothing")
	}
}

// staleAmongThree returns how often one of three processes found a forgotten answer.
func staleAmongThree(t *testing.T, env ...string) (stale int) {
	dir := t.TempDir()
	var all [3]store.Store
	for i := range all {
		all[i], _ = storetest.Process(t, dir, env...)
	}
	for round := range 60 {
		k := testKey(byte(round % 5))
		frame := []byte(fmt.Sprint("round ", round))
		computes, forgets := all[round%3], all[(round+1+round/3%2)%3]
		if c, _, err := computes.Claim(ctx, k, false); err != nil {
			t.Fatal(err)
		} else if c != nil {
			if _, err := c.Store(ctx, store.Answer{Frame: frame}); err != nil {
				t.Fatal(err)
			}
		}
		var held [3]store.Entry
		for i, s := range all {
			var err error
			if held[i], err = s.Read(ctx, k); err != nil || held[i].Frame == nil {
				t.Fatalf("process %d does not find what was stored (%v)", i, err)
			}
		}
		g := k.Own()
		if round%2 == 0 {
			g = memo
		}
		if err := forgets.Forget(ctx, g); err != nil {
			t.Fatal(err)
		}
		for i, s := range all {
			e, err := s.Read(ctx, k)
			if err != nil {
				t.Fatal(err)
			}
			if e.Frame != nil {
				stale++
			}
			if held[i].Stamp.Current() {
				stale++
			}
		}
	}
	return stale
}
