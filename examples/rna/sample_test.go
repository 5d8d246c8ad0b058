package main

import (
	"context"
	"strings"
	"sync"
	"testing"
)

// The embedded rows must look like RNAcentral's: one of two sequences set, its length
// right, identifiers unique and in order.
func TestSample_HasTheShapeOfRNAcentral(t *testing.T) {
	db, err := openSample(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	getPage.Clear()
	rows, err := getPage.Get(t.Context(), pageQuery{_db: db.DB, Size: sampleRows + 1, Page: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != sampleRows {
		t.Fatalf("%d rows, want %d", len(rows), sampleRows)
	}
	long := 0
	for i, r := range rows {
		sequence := r.SeqShort + r.SeqLong
		if (r.SeqShort == "") == (r.SeqLong == "") || int64(len(sequence)) != r.Len || r.ID != int64(i+1) {
			t.Fatalf("row %d has id %d, length %d, and sequences of %d and %d letters", i, r.ID, r.Len, len(r.SeqShort), len(r.SeqLong))
		}
		if strings.Trim(sequence, "ACGT") != "" || !strings.HasPrefix(r.UPI, "SYN") {
			t.Fatalf("row %d is %s: %.20s…", i, r.UPI, sequence)
		}
		if r.SeqLong != "" {
			long++
		}
	}
	if long != sampleRows/100 {
		t.Errorf("%d long sequences, want %d", long, sampleRows/100)
	}
}

// A database in memory is gone with its last connection, and database/sql closes
// connections when it likes, for one after a query was given up.
func TestSample_OutlivesItsConnections(t *testing.T) {
	db, err := openSample(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	getPage.Clear()
	db.SetMaxIdleConns(-1) // keep no connection
	var all sync.WaitGroup
	for page := range 20 {
		all.Go(func() {
			ctx, cancel := context.WithCancel(t.Context())
			if page%2 == 0 {
				cancel() // this caller has left already
			}
			defer cancel()
			_, err := getPage.Get(ctx, pageQuery{_db: db.DB, Size: 10, Page: page + 1})
			if err != nil && ctx.Err() == nil {
				t.Errorf("page %d: %v", page+1, err)
			}
		})
	}
	all.Wait()
	rows, err := getPage.Get(t.Context(), pageQuery{_db: db.DB, Size: 10, Page: 400})
	if err != nil || len(rows) != 10 {
		t.Errorf("page 400: %d rows, %v; want 10", len(rows), err)
	}
}

// A singleton that was cleared opens anew while the old database is still in use; the new
// one must not find the old one's table.
func TestSample_CanBeOpenedTwice(t *testing.T) {
	for range 2 {
		db, err := openSample(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
	}
}
