package disk

import (
	"context"
	"encoding/binary"
	"fmt"
	"testing"

	"github.com/refrain-go/refrain/store"
)

func benchKey(i int) store.Key {
	k := store.Key{In: []store.Group{{ID: store.ID{1}, Wide: true}, {ID: store.ID{2}, Wide: true}}}
	binary.LittleEndian.PutUint64(k.ID[:], uint64(i)*0x9e3779b97f4a7c15)
	return k
}

func fill(b testing.TB, s *Store, n int, frame []byte) {
	for i := range n {
		if _, err := s.Put(context.Background(), benchKey(i), store.Answer{Frame: frame}, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkStamp_Current(b *testing.B) {
	s := mustOpen(b, b.TempDir(), newSettings(nil))
	fill(b, s, 1, make([]byte, 100))
	e, _ := s.Read(context.Background(), benchKey(0))
	for b.Loop() {
		if !e.Stamp.Current() {
			b.Fatal()
		}
	}
}

func BenchmarkStore_Append1K(b *testing.B) {
	s := mustOpen(b, b.TempDir(), newSettings(nil))
	ctx := context.Background()
	frame := make([]byte, 1024)
	for i := 0; b.Loop(); i++ {
		c, _, err := s.Claim(ctx, benchKey(i), false)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := c.Store(ctx, store.Answer{Frame: frame}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkStore_Read(b *testing.B) {
	for _, size := range []int{1024, 800_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			s := mustOpen(b, b.TempDir(), newSettings(nil))
			fill(b, s, 100, make([]byte, size))
			b.SetBytes(int64(size))
			for i := 0; b.Loop(); i++ {
				if e, err := s.Read(context.Background(), benchKey(i%100)); err != nil || e.Frame == nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkStore_Forget(b *testing.B) {
	s := mustOpen(b, b.TempDir(), newSettings(nil))
	for i := 0; b.Loop(); i++ {
		if err := s.Forget(context.Background(), benchKey(i).Own()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen_100000Entries(b *testing.B) {
	dir := b.TempDir()
	s := mustOpen(b, dir, newSettings(nil))
	fill(b, s, 100_000, make([]byte, 1024))
	s.Close(context.Background())
	for b.Loop() {
		s, err := open(dir, newSettings(nil))
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		b.ReportMetric(float64(s.Stats().Entries), "entries")
		s.Close(context.Background())
		b.StartTimer()
	}
}
