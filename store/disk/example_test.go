package disk_test

import (
	"context"
	"fmt"
	"log"
	"log/slog"
	"os"
	"time"

	"github.com/refrain-go/refrain/store"
	"github.com/refrain-go/refrain/store/disk"
)

// A program opens the store and gives it to its cache. This one uses it by hand.
func ExampleOpen() {
	dir, err := os.MkdirTemp("", "answers")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	s, err := disk.Open(dir, disk.MaxBytes(64<<20), disk.MaxAge(24*time.Hour), disk.Logger(slog.Default()))
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	defer s.Close(ctx)

	memo := store.Group{ID: store.ID{1}, Wide: true}
	key := store.Key{ID: store.ID{2}, In: []store.Group{memo}}
	claim, _, err := s.Claim(ctx, key, false)
	if err != nil {
		log.Fatal(err)
	}
	stamp, err := claim.Store(ctx, store.Answer{Frame: []byte("42")})
	if err != nil {
		log.Fatal(err)
	}
	stop := s.Listen(func([]store.Group) {}) // would be called after others forgot something
	defer stop()

	e, err := s.Read(ctx, key)
	fmt.Printf("%s, current: %v, error: %v\n", e.Frame, stamp.Current(), err)
	if err := s.Forget(ctx, memo); err != nil {
		log.Fatal(err)
	}
	e, err = s.Read(ctx, key)
	fmt.Printf("%q, current: %v, error: %v\n", e.Frame, stamp.Current(), err)

	if _, err := s.Put(ctx, key, store.Answer{Frame: []byte("43")}, nil); err != nil {
		log.Fatal(err)
	}
	groups, err := s.Stamp(ctx, memo)
	fmt.Println(groups.Current(), err, s.Stats().Stored)
	// Output:
	// 42, current: true, error: <nil>
	// "", current: false, error: <nil>
	// true <nil> 2
}
