package disk

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
)

// segment is a file of records. One handle appends to it and holds its lock meanwhile.
// At last it is sealed: an index of its records and a footer end it.
//
//	head · record · record · … · index · footer
type segment struct {
	file  *os.File
	path  string
	nonce uint64
	key   uint32 // names the segment among those of this handle
	isOwn bool   // this handle appends to it
	born  int64  // when this handle made it

	// The lock of the space guards these.
	scanned int64 // up to here its records are known
	sealed  bool
	size    int64 // of the file, as far as known
	live    int64 // bytes of records that the index names
	newest  int64 // when its newest record was made
	entries int   // records that the index names

	buriedAt uint64 // the epoch when limit looked for forgotten ones
}

const (
	segmentMagic  = "refrain segment\n"
	footerMagic   = "refrain sealed.\n"
	segmentHead   = 64
	footerBytes   = 48
	segmentExt    = ".segment"
	formatVersion = 1
)

// errForeign says that a file is no segment of this table.
var errForeign = errors.New("the file is not a segment of this store")

// createSegment makes a segment, with its lock held. It gets its name only when it has
// its head and its lock, so that nobody takes it for a damaged one. On Windows an open
// file can be neither renamed nor removed, so there it has its name at once.
func createSegment(dir string, table [16]byte) (*segment, error) {
	path := filepath.Join(dir, fmt.Sprintf("%016x", rand.Uint64())+segmentExt)
	temp := path + tempExt
	if runtime.GOOS == "windows" {
		temp = path
	}
	f, err := os.OpenFile(temp, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	s := &segment{file: f, path: path, nonce: rand.Uint64(), scanned: segmentHead, size: segmentHead}
	if err = tryLockFile(f, true); err == nil {
		_, err = f.WriteAt(s.head(table), 0)
	}
	if err == nil && temp != path {
		err = os.Rename(temp, path)
	}
	if err != nil {
		f.Close()
		os.Remove(temp)
		return nil, err
	}
	return s, nil
}

func (s *segment) head(table [16]byte) []byte {
	b := make([]byte, segmentHead)
	copy(b, segmentMagic)
	binary.LittleEndian.PutUint32(b[16:], formatVersion)
	copy(b[24:], table[:])
	binary.LittleEndian.PutUint64(b[40:], s.nonce)
	binary.LittleEndian.PutUint32(b[60:], crc32.Checksum(b[:60], castagnoli))
	return b
}

// openSegment opens a segment of the table. It returns errForeign for other files.
func openSegment(path string, table [16]byte) (*segment, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	b := make([]byte, segmentHead)
	_, err = f.ReadAt(b, 0)
	s := &segment{file: f, path: path, nonce: binary.LittleEndian.Uint64(b[40:]), scanned: segmentHead}
	if err == nil && bytes.Equal(b, s.head(table)) {
		return s, nil
	}
	f.Close()
	if err != nil && err != io.EOF {
		return nil, err
	}
	return nil, errForeign
}

// scan calls found for each record from offset on. It returns the end of the last whole
// one. What comes behind is torn, or the index, or being written.
func (s *segment) scan(from int64, found func(r *record, at int64)) (end int64, err error) {
	info, err := s.file.Stat()
	if err != nil {
		return from, err
	}
	in := window{file: s.file, size: info.Size()}
	var r record
	for at := from; ; {
		b, err := in.bytes(at, recordHead)
		if err != nil {
			return at, err
		}
		n, ok := peekHead(b)
		if !ok {
			return at, nil
		}
		if b, err = in.bytes(at, n); err != nil {
			return at, err
		}
		if !r.decode(b, s.nonce, at) || at+r.totalLength() > in.size {
			return at, nil
		}
		found(&r, at)
		at += r.totalLength()
	}
}

// window reads a file piece by piece.
type window struct {
	file *os.File
	size int64
	at   int64
	b    []byte
}

const windowBytes = 256 << 10

// bytes returns n bytes of the file, or fewer at its end.
func (w *window) bytes(at int64, n int) ([]byte, error) {
	if at >= w.at && at+int64(n) <= w.at+int64(len(w.b)) {
		return w.b[at-w.at:][:n], nil
	}
	length := min(int64(max(n, windowBytes)), w.size-at)
	if length <= 0 {
		return nil, nil
	}
	if int64(cap(w.b)) < length {
		w.b = make([]byte, max(length, min(windowBytes, w.size)))
	}
	w.b = w.b[:length]
	w.at = at
	got, err := w.file.ReadAt(w.b, at)
	if err == io.EOF {
		err = nil
	}
	w.b = w.b[:got]
	return w.b[:min(n, got)], err
}

// seal ends the segment. What is torn behind its last record is cut off. The caller holds
// the segment's lock.
func (s *segment) seal() error {
	var index []byte
	count := uint64(0)
	end, err := s.scan(segmentHead, func(r *record, at int64) {
		index = binary.LittleEndian.AppendUint64(index, uint64(at))
		index = r.appendHead(index, s.nonce, at)
		count++
	})
	if err != nil {
		return err
	}
	footer := make([]byte, footerBytes)
	copy(footer, footerMagic)
	binary.LittleEndian.PutUint64(footer[16:], count)
	binary.LittleEndian.PutUint64(footer[24:], uint64(end))
	binary.LittleEndian.PutUint64(footer[32:], s.nonce)
	index = append(index, footer...)
	sum := crc32.Checksum(index[:len(index)-4], castagnoli)
	binary.LittleEndian.PutUint32(index[len(index)-4:], sum)
	if err := s.file.Truncate(end); err != nil {
		return err
	}
	if _, err := s.file.WriteAt(index, end); err != nil {
		s.file.Truncate(end)
		return err
	}
	return nil
}

// index returns the index of a sealed segment, or nil if it is not sealed, or damaged.
func (s *segment) index() (b []byte, size int64, err error) {
	info, err := s.file.Stat()
	if err != nil {
		return nil, 0, err
	}
	size = info.Size()
	if size < segmentHead+footerBytes {
		return nil, size, nil
	}
	footer := make([]byte, footerBytes)
	if _, err := s.file.ReadAt(footer, size-footerBytes); err != nil {
		return nil, size, ignoreEOF(err)
	}
	at := binary.LittleEndian.Uint64(footer[24:])
	if string(footer[:16]) != footerMagic || binary.LittleEndian.Uint64(footer[32:]) != s.nonce || at < segmentHead || at > uint64(size-footerBytes) {
		return nil, size, nil
	}
	b = make([]byte, size-int64(at))
	if _, err := s.file.ReadAt(b, int64(at)); err != nil {
		return nil, size, ignoreEOF(err)
	}
	if crc32.Checksum(b[:len(b)-4], castagnoli) != binary.LittleEndian.Uint32(b[len(b)-4:]) {
		return nil, size, nil
	}
	return b[:len(b)-footerBytes], size, nil
}

func ignoreEOF(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}

// eachOf calls found for each record of an index.
func (s *segment) eachOf(index []byte, found func(r *record, at int64)) {
	var r record
	for len(index) > 8 {
		at := int64(binary.LittleEndian.Uint64(index))
		n, ok := peekHead(index[8:])
		if !ok || len(index) < 8+n || !r.decode(index[8:], s.nonce, at) {
			return
		}
		found(&r, at)
		index = index[8+n:]
	}
}

const noTime = math.MinInt64
