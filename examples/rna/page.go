package main

import (
	"context"
	"database/sql"
	"fmt"
	"sync/atomic"

	"github.com/refrain-go/refrain"
)

// RNA is one row of the table rna. A sequence of up to 4,000 letters is in SeqShort, and
// a longer one in SeqLong. The other of the two is empty.
type RNA struct {
	ID       int64
	UPI      string
	Len      int64
	SeqShort string
	SeqLong  string
}

// pageQuery asks for one page of the table. The underscore keeps the database out of the
// key. A page is the same page for every user, and a database cannot be compared anyhow.
type pageQuery struct {
	_db  *sql.DB
	Size int // rows in a page
	Page int // counted from 1
}

// getPage reads one page. A page that was read before comes back without a query.
var getPage = refrain.NewMemo("getPage", func(ctx context.Context, q pageQuery) ([]RNA, error) {
	queries.Add(1)
	// upi is the primary key, so the order is the same at every page and costs no
	// sorting. Skipping rows by OFFSET still reads them: that gets slow far down a large
	// table, and is one more reason to ask once.
	rows, err := q._db.QueryContext(ctx, fmt.Sprintf(
		`SELECT coalesce(id, 0), upi, coalesce(len, 0), coalesce(seq_short, ''), coalesce(seq_long, '')
		FROM rna ORDER BY upi LIMIT %d OFFSET %d`, q.Size, (q.Page-1)*q.Size))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	page := make([]RNA, 0, q.Size)
	for rows.Next() {
		var r RNA
		if err := rows.Scan(&r.ID, &r.UPI, &r.Len, &r.SeqShort, &r.SeqLong); err != nil {
			return nil, err
		}
		page = append(page, r)
	}
	return page, rows.Err()
}, refrain.MaxEntries(1000))

// queries counts the runs of getPage's body. Each asks the database once.
var queries atomic.Int64

// shown is an RNA as the page shows it.
type shown struct {
	ID       int64
	UPI      string
	Length   int64
	Sequence string
}

// lettersShown is the number of letters of a sequence that the table shows.
const lettersShown = 60

// show turns rows into the rows of a table. The sequence is in one of two columns. It is
// cut to the length that a cell can hold.
func show(page []RNA) []shown {
	table := make([]shown, len(page))
	for i, r := range page {
		sequence := r.SeqShort + r.SeqLong
		if len(sequence) > lettersShown {
			sequence = sequence[:lettersShown] + "…"
		}
		table[i] = shown{r.ID, r.UPI, r.Len, sequence}
	}
	return table
}
