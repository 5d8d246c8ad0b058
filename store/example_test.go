package store_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/refrain-go/refrain/store"
	"github.com/refrain-go/refrain/store/disk"
)

// Two processes share a store, here as two handles on one directory. The second forgets a
// source. What the first computed from it is not current any more, and what it is still
// computing is not stored.
func Example() {
	dir, err := os.MkdirTemp("", "answers")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	open := func() store.Store {
		s, err := disk.Open(dir)
		if err != nil {
			log.Fatal(err)
		}
		return s
	}
	first, second := open(), open()
	defer first.Close(ctx)
	defer second.Close(ctx)

	prices := store.Key{ID: store.ID{1}, In: []store.Group{{ID: store.ID{9}, Wide: true}}}
	total := store.Key{ID: store.ID{2}}
	compute := func(key store.Key, frame string, sources ...store.Stamp) (store.Stamp, error) {
		claim, entry, err := first.Claim(ctx, key, false)
		if claim == nil {
			return entry.Stamp, err
		}
		defer claim.Release() // does nothing after Store
		return claim.Store(ctx, store.Answer{Frame: []byte(frame), Sources: sources, Expires: time.Now().Add(time.Hour)})
	}
	source, err := compute(prices, "1 2 3")
	if err != nil {
		log.Fatal(err)
	}
	sum, err := compute(total, "6", source)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(source.Current(), sum.Current())

	claim, _, err := first.Claim(ctx, total, true)
	if err != nil {
		log.Fatal(err)
	}
	if err := second.Forget(ctx, prices.Own()); err != nil {
		log.Fatal(err)
	}
	fmt.Println(source.Current(), sum.Current(), claim.Stamp().Current())
	_, err = claim.Replace(ctx, store.Answer{Frame: []byte("6"), Sources: []store.Stamp{source}})
	fmt.Println(errors.Is(err, store.ErrFenced), errors.Is(err, store.ErrTooLarge), errors.Is(err, store.ErrClosed))
	var counts store.Stats = first.Stats()
	fmt.Println(counts.Stored, counts.Fenced)
	// Output:
	// true true
	// false false true
	// true false false
	// 2 1
}
