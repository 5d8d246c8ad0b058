package main

import (
	"crypto/rand"
	"slices"
	"sync"
	"time"
)

// note is one note on the board. User is the id of its author, and Author the name.
type note struct {
	ID, User, Author, Text string
	At                     time.Time
}

// store holds the notes of all visitors, the newest first. A real app has a database
// here.
type store struct {
	mu  sync.Mutex
	all []note // guarded by mu
}

var notes store

// maxNotes is the number of notes that are kept. The oldest are dropped.
const maxNotes = 100

func (s *store) add(who visitor, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = slices.Insert(s.all, 0, note{rand.Text(), who.ID, who.Name, text, time.Now()})
	s.all = s.all[:min(len(s.all), maxNotes)]
}

// remove removes a note if who is its author.
func (s *store) remove(id string, who visitor) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = slices.DeleteFunc(s.all, func(n note) bool { return n.ID == id && n.User == who.ID })
}

func (s *store) list() []note {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.all)
}
