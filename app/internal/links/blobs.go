package links

import (
	"errors"
	"sync"
)

// Limits of media that are shown from memory. Media that are shown from files do not
// count.
const (
	maxMediaSession = 64 << 20
	maxMediaApp     = 512 << 20
)

var (
	errMediaSession = errors.New("the page already shows 64 MB from memory: show fewer at once, or from files by app.Path")
	errMediaApp     = errors.New("the app's pages already show 512 MB from memory: show less, or from files by app.Path")
)

// blob is the content of a medium in memory. All sessions that show the medium share it.
type blob struct {
	content Content
	bytes   []byte
	users   int // the sessions that show it; guarded by the mu of blobs
}

// blobs are the blobs of one app.
type blobs struct {
	mu   sync.Mutex
	of   map[Content]*blob
	size int64
}

// take returns the blob of a source, and counts one more session that shows it.
func (all *blobs) take(from Source) (*blob, error) {
	if b := all.join(from.content); b != nil {
		return b, nil
	}
	if from.content.size > maxMediaSession {
		return nil, errMediaSession
	}
	made, err := from.bytes()
	if err != nil {
		return nil, err
	}
	all.mu.Lock()
	defer all.mu.Unlock()
	b := all.of[from.content] // another session may have made it meanwhile
	if b == nil {
		if all.size+int64(len(made)) > maxMediaApp {
			return nil, errMediaApp
		}
		if all.of == nil {
			all.of = make(map[Content]*blob)
		}
		b = &blob{content: from.content, bytes: made}
		all.of[from.content] = b
		all.size += int64(len(made))
	}
	b.users++
	return b, nil
}

func (all *blobs) join(c Content) *blob {
	all.mu.Lock()
	defer all.mu.Unlock()
	b := all.of[c]
	if b != nil {
		b.users++
	}
	return b
}

// release notes that one session no longer shows b. Requests that are reading b can
// finish.
func (all *blobs) release(b *blob) {
	all.mu.Lock()
	defer all.mu.Unlock()
	if b.users--; b.users == 0 {
		delete(all.of, b.content)
		all.size -= int64(len(b.bytes))
	}
}
