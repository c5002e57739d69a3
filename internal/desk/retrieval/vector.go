package retrieval

import "math"

// Vector is what an embedding model makes of a text: a direction, a signed byte a
// dimension. Of two, only the angle counts; a byte keeps it to a thousandth.
type Vector []int8

// Pack makes a vector of what a model gave; nil for one that has no direction.
func Pack(from []float32) Vector {
	most := 0.0
	for _, x := range from {
		if a := math.Abs(float64(x)); a > most && !math.IsInf(a, 0) {
			most = a
		}
	}
	if most == 0 {
		return nil
	}
	v := make(Vector, len(from))
	for i, x := range from {
		if q := float64(x) / most * 127; q >= -127 && q <= 127 { // not so for NaN
			v[i] = int8(math.Round(q))
		}
	}
	return v
}

// Bytes is how a vector is kept.
func (v Vector) Bytes() []byte {
	b := make([]byte, len(v))
	for i, x := range v {
		b[i] = byte(x)
	}
	return b
}

// ReadVector reads what Bytes wrote.
func ReadVector(b []byte) Vector {
	v := make(Vector, len(b))
	for i, x := range b {
		v[i] = int8(x)
	}
	return v
}

// dot is exact: a product has at most 14 bits, and a vector fewer than 2^17 dimensions.
func (v Vector) dot(u Vector) float64 {
	sum := int32(0)
	for i, x := range v {
		sum += int32(x) * int32(u[i])
	}
	return float64(sum)
}

// Sight is a question as an embedding model sees it, among FAQs that it has seen: one more
// stream of the search.
type Sight struct {
	Question Vector
	FAQs     map[string]Vector // by id; one that is missing has nothing in this stream
	Weight   float64           // of the stream; the others together are 7
}

// see adds the stream: how much nearer an FAQ is than FAQs are on average, by how much the
// nearest one is. Cosines themselves lie close together, where each model likes.
func (ix *Index) see(s *Sight, sc *scored) {
	size := math.Sqrt(s.Question.dot(s.Question))
	if size == 0 || s.Weight <= 0 {
		return
	}
	sc.sight = zeros(sc.sight, len(ix.docs))
	near, n, best := 0.0, 0.0, -1.0
	for slot, in := range ix.docs {
		sc.sight[slot] = -1
		if in == nil {
			continue
		}
		v := s.FAQs[in.doc.ID]
		if len(v) != len(s.Question) {
			continue
		}
		c := part(s.Question.dot(v), size*math.Sqrt(v.dot(v)))
		sc.sight[slot] = c
		near += c
		n++
		best = max(best, c)
	}
	mean := part(near, n)
	if n < 2 || best <= mean {
		return
	}
	for slot, c := range sc.sight {
		if c > mean {
			sc.sum[slot] += s.Weight * (c - mean) / (best - mean)
		}
	}
}
