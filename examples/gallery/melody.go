package main

import (
	"encoding/binary"
	"math"
)

// melody gives a short tune as a WAV file: 16 bits, mono. Notes are semitones above the A
// of 440 Hz.
func melody() []byte {
	const rate, length = 22_050, 22_050 / 4
	notes := []float64{-9, -5, -2, 3, -2, -5, -9, -9}
	head := make([]byte, 44, 44+2*length*len(notes))
	size := uint32(2 * length * len(notes))
	copy(head, "RIFF")
	binary.LittleEndian.PutUint32(head[4:], 36+size)
	copy(head[8:], "WAVEfmt ")
	binary.LittleEndian.PutUint32(head[16:], 16)
	binary.LittleEndian.PutUint16(head[20:], 1) // as it is, not compressed
	binary.LittleEndian.PutUint16(head[22:], 1) // one channel
	binary.LittleEndian.PutUint32(head[24:], rate)
	binary.LittleEndian.PutUint32(head[28:], 2*rate)
	binary.LittleEndian.PutUint16(head[32:], 2)
	binary.LittleEndian.PutUint16(head[34:], 16)
	copy(head[36:], "data")
	binary.LittleEndian.PutUint32(head[40:], size)
	file := head
	for _, note := range notes {
		frequency := 440 * math.Pow(2, note/12)
		for i := range length {
			t := float64(i) / rate
			fade := math.Exp(-8*t) * math.Min(1, 200*t)
			file = binary.LittleEndian.AppendUint16(file, uint16(int16(12_000*fade*math.Sin(2*math.Pi*frequency*t))))
		}
	}
	return file
}
