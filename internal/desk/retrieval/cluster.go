package retrieval

import (
	"cmp"
	"math"
	"slices"
)

// alike is the cosine from which two questions are about the same.
const alike = 0.4

// Clusters groups questions that are about the same thing: indexes into texts, the largest
// group first, the most typical question of each group first. A question that is like no other
// is a group of one; one without any word that means something is in none. The same texts in
// the same order give the same groups. Time grows with texts times groups of shared words:
// thousands of questions are seconds.
func Clusters(lang *Language, texts []string) [][]int {
	c := clusterer{df: map[term]int{}, n: len(texts), begins: map[term][]int{}}
	a := newAnalyser(lang, Terms{})
	bags := make([]bag, len(texts))
	for i, t := range texts {
		bags[i] = a.bag(t)
		for _, s := range bags[i].terms {
			for _, x := range s {
				c.df[x.term]++
			}
		}
	}
	vectors := make([]map[term]float64, len(texts))
	for i, b := range bags {
		vectors[i] = c.vector(b)
	}
	for i, v := range vectors {
		if len(v) > 0 {
			c.place(i, v)
		}
	}
	return c.result(vectors)
}

type clusterer struct {
	df       map[term]int
	n        int
	clusters []cluster
	begins   map[term][]int // clusters that have the term
}

type cluster struct {
	sum     map[term]float64
	length2 float64 // of sum, squared
	members []int
}

// vector is a text's terms by how telling they are, of length 1.
func (c *clusterer) vector(b bag) map[term]float64 {
	v := map[term]float64{}
	all := 0.0
	for _, s := range b.terms {
		for _, x := range s {
			w := idf(c.n+10, c.df[x.term])
			v[x.term] = w
			all += w * w
		}
	}
	for t := range v {
		v[t] /= math.Sqrt(all)
	}
	return v
}

// place puts a text to the nearest cluster, or makes it the first of a new one.
func (c *clusterer) place(i int, v map[term]float64) {
	near := map[int]float64{}
	for _, t := range sorted(v) {
		for _, k := range c.begins[t] {
			near[k] += v[t] * c.clusters[k].sum[t]
		}
	}
	best, at := alike, -1
	for k := range c.clusters {
		if x := near[k] / math.Sqrt(c.clusters[k].length2); x > best {
			best, at = x, k
		}
	}
	if at < 0 {
		c.clusters = append(c.clusters, cluster{sum: map[term]float64{}})
		at = len(c.clusters) - 1
	}
	k := &c.clusters[at]
	k.members = append(k.members, i)
	k.length2 = 0
	for _, t := range sorted(v) {
		if _, ok := k.sum[t]; !ok {
			c.begins[t] = append(c.begins[t], at)
		}
		k.sum[t] += v[t]
	}
	for _, t := range sorted(k.sum) {
		k.length2 += k.sum[t] * k.sum[t]
	}
}

// sorted are a vector's terms in a fixed order: floating-point sums depend on it.
func sorted(v map[term]float64) []term {
	ts := make([]term, 0, len(v))
	for t := range v {
		ts = append(ts, t)
	}
	slices.Sort(ts)
	return ts
}

func (c *clusterer) result(vectors []map[term]float64) [][]int {
	slices.SortStableFunc(c.clusters, func(a, b cluster) int { return cmp.Compare(len(b.members), len(a.members)) })
	out := make([][]int, 0, len(c.clusters))
	for _, k := range c.clusters {
		typical := map[int]float64{}
		for _, i := range k.members {
			for _, t := range sorted(vectors[i]) {
				typical[i] += vectors[i][t] * k.sum[t]
			}
		}
		slices.SortStableFunc(k.members, func(a, b int) int { return cmp.Compare(typical[b], typical[a]) })
		out = append(out, k.members)
	}
	return out
}
