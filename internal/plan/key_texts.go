package plan

// textStore keeps the encodings of targets, each of at most longestText bytes. It never
// moves them. The zero value is empty.
type textStore struct {
	chunks []*textChunk
	used   int // chunks in use
	free   int // where free memory begins in the last used chunk
}

const (
	longestText = 1 + max(inlineMax, digestSize)
	textChunks  = 4 << 10 // bytes in a chunk
)

type textChunk [textChunks]byte

// add stores a text and returns its number.
func (t *textStore) add(text []byte) uintptr {
	if t.used == 0 || t.free+1+len(text) > textChunks {
		if t.used == len(t.chunks) {
			t.chunks = append(t.chunks, new(textChunk))
		}
		t.used++
		t.free = 0
	}
	chunk := t.chunks[t.used-1]
	number := (t.used-1)*textChunks + t.free
	chunk[t.free] = byte(len(text))
	t.free += 1 + copy(chunk[t.free+1:], text)
	return uintptr(number)
}

// at returns the text with a number.
func (t *textStore) at(number uintptr) []byte {
	chunk, begin := t.chunks[number/textChunks], number%textChunks
	return chunk[begin+1 : begin+1+uintptr(chunk[begin])]
}

// reset empties t. It keeps some memory for the next use.
func (t *textStore) reset() {
	if len(t.chunks) > keptMax/textChunks {
		t.chunks = nil
	}
	t.used, t.free = 0, 0
}
