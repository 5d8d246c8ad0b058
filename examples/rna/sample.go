package main

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
)

// sampleRows is the number of rows of the embedded database.
const sampleRows = 5000

// createSample makes the table rna and fills it. The rows have only the shape of
// RNAcentral's. A generator with a fixed seed draws the letters, and the identifiers
// begin with SYN so that no reader takes them for real entries.
func createSample(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	_, err = tx.ExecContext(ctx, `CREATE TABLE rna (
		id        BIGINT,
		upi       VARCHAR(30) PRIMARY KEY,
		len       INTEGER,
		seq_short VARCHAR(4000),
		seq_long  TEXT)`)
	if err != nil {
		return err
	}
	insert, err := tx.PrepareContext(ctx, `INSERT INTO rna VALUES (?, ?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	defer insert.Close()
	random := rand.New(rand.NewPCG(2001, 7))
	for id := 1; id <= sampleRows; id++ {
		sequence := randomSequence(random, sampleLength(random, id))
		short, long := any(sequence), any(nil)
		if len(sequence) > 4000 {
			short, long = nil, sequence
		}
		if _, err := insert.ExecContext(ctx, id, fmt.Sprintf("SYN%010X", id), len(sequence), short, long); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// sampleLength gives most rows the length of a small RNA. Each hundredth row gets a
// length that does not fit seq_short.
func sampleLength(random *rand.Rand, id int) int {
	if id%100 == 0 {
		return 4001 + random.IntN(2000)
	}
	return 20 + random.IntN(400)
}

// randomSequence draws letters. RNAcentral keeps sequences as DNA, so they are A, C, G
// and T.
func randomSequence(random *rand.Rand, length int) string {
	letters := make([]byte, length)
	for i := range letters {
		letters[i] = "ACGT"[random.IntN(4)]
	}
	return string(letters)
}
