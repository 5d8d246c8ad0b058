package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/refrain-go/refrain/store"
	"github.com/refrain-go/refrain/store/disk"
)

// onDisk stores frames in the store on disk and reads them, beside the system calls that
// this needs, and beside bbolt. Nobody waits for the disk: bbolt runs with NoSync.
func onDisk() []planned {
	return []planned{
		{"store 1 KB on disk", func() work {
			frame := bytes.Repeat([]byte("x"), 1024)
			return work{
				name: "store 1 KB on disk", limit: "pwrite", within: 10 * time.Microsecond,
				other: func(b *testing.B) { appendTo(b, frame) },
				ours:  func(b *testing.B) { storeAll(b, frame) },
				peers: []peer{{"bbolt", func(b *testing.B) { boltPut(b, frame) }}},
			}
		}},
		readWork("hit of 1 KB on disk", 1024, 0, 5*time.Microsecond),
		readWork("hit of 100,000 × 8 floats on disk", 6_400_000, 1.2, 0),
	}
}

func readWork(name string, size int, target float64, within time.Duration) planned {
	return planned{name, func() work {
		frame := bytes.Repeat([]byte("x"), size)
		return work{
			name: name, limit: "pread into new memory", target: target, within: within,
			other: func(b *testing.B) { readFile(b, frame) },
			ours:  func(b *testing.B) { readStore(b, frame) },
			peers: []peer{{"bbolt, copied", func(b *testing.B) { boltGet(b, frame) }}},
		}
	}}
}

// entries is how many frames of a size there are to read.
func entries(frame []byte) int { return min(1000, 64<<20/len(frame)) }

func number(i int) []byte { return binary.BigEndian.AppendUint64(nil, uint64(i)) }

func diskKey(i int) store.Key {
	k := store.Key{In: []store.Group{{ID: store.ID{1}, Wide: true}, {ID: store.ID{2}, Wide: true}}}
	binary.LittleEndian.PutUint64(k.ID[:], uint64(i)*0x9e3779b97f4a7c15)
	return k
}

func openStore(b *testing.B) *disk.Store {
	s := must(disk.Open(b.TempDir(), disk.Logger(slog.New(slog.DiscardHandler))))
	b.Cleanup(func() { s.Close(context.Background()) })
	return s
}

func storeOne(b *testing.B, s *disk.Store, i int, frame []byte) {
	ctx := context.Background()
	claim, _, err := s.Claim(ctx, diskKey(i), false)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := claim.Store(ctx, store.Answer{Frame: frame}); err != nil {
		b.Fatal(err)
	}
}

func storeAll(b *testing.B, frame []byte) {
	s := openStore(b)
	for i := 0; b.Loop(); i++ {
		storeOne(b, s, i, frame)
	}
}

func readStore(b *testing.B, frame []byte) {
	s, n := openStore(b), entries(frame)
	for i := range n {
		storeOne(b, s, i, frame)
	}
	for i := 0; b.Loop(); i++ {
		if e, err := s.Read(context.Background(), diskKey(i%n)); err != nil || len(e.Frame) != len(frame) {
			b.Fatal(err)
		}
	}
}

func appendTo(b *testing.B, frame []byte) *os.File {
	f := must(os.Create(filepath.Join(b.TempDir(), "file")))
	b.Cleanup(func() { f.Close() })
	for i := 0; b.Loop(); i++ {
		must(f.WriteAt(frame, int64(i*len(frame))))
	}
	return f
}

func readFile(b *testing.B, frame []byte) {
	f, n := must(os.Create(filepath.Join(b.TempDir(), "file"))), entries(frame)
	b.Cleanup(func() { f.Close() })
	for i := range n {
		must(f.WriteAt(frame, int64(i*len(frame))))
	}
	for i := 0; b.Loop(); i++ {
		must(f.ReadAt(make([]byte, len(frame)), int64(i%n*len(frame))))
	}
}

var bucket = []byte("answers")

func openBolt(b *testing.B) *bolt.DB {
	db := must(bolt.Open(filepath.Join(b.TempDir(), "bolt"), 0o600, &bolt.Options{NoSync: true, NoFreelistSync: true}))
	b.Cleanup(func() { db.Close() })
	must(0, db.Update(func(tx *bolt.Tx) error {
		_, err := tx.CreateBucket(bucket)
		return err
	}))
	return db
}

func boltPut(b *testing.B, frame []byte) {
	db := openBolt(b)
	for i := 0; b.Loop(); i++ {
		must(0, db.Update(func(tx *bolt.Tx) error { return tx.Bucket(bucket).Put(number(i), frame) }))
	}
}

func boltGet(b *testing.B, frame []byte) {
	db, n := openBolt(b), entries(frame)
	must(0, db.Update(func(tx *bolt.Tx) error {
		for i := range n {
			if err := tx.Bucket(bucket).Put(number(i), frame); err != nil {
				return err
			}
		}
		return nil
	}))
	for i := 0; b.Loop(); i++ {
		must(0, db.View(func(tx *bolt.Tx) error {
			bytes.Clone(tx.Bucket(bucket).Get(number(i % n)))
			return nil
		}))
	}
}
