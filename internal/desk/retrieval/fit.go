package retrieval

import "math"

// example is a hit's features and whether it was the answer; weight 1 counts it once.
type example struct {
	x      []float64
	right  bool
	weight float64
}

// fit finds the weights that make the examples likeliest, held back towards base by ridge: by
// Newton's method, which needs no step size and ends within a few rounds.
func fit(base Model, examples []example, ridge float64) Model {
	n := len(base.Weights) + 1
	start := append([]float64{base.Bias}, base.Weights...)
	w := append([]float64(nil), start...)
	for range 50 {
		gradient := make([]float64, n)
		curve := make([][]float64, n)
		for i := range curve {
			curve[i] = make([]float64, n)
			gradient[i] = ridge * (start[i] - w[i])
			curve[i][i] = ridge
		}
		for _, e := range examples {
			slope(e, w, gradient, curve)
		}
		step := solve(curve, gradient)
		far := 0.0
		for i := range w {
			s := max(-2, min(2, step[i])) // far from the end Newton's steps may overshoot
			w[i] += s
			far = max(far, math.Abs(s))
		}
		if far < 1e-6 {
			break
		}
	}
	m := base.clone()
	m.Bias, m.Weights = w[0], w[1:]
	return m
}

// slope adds one example's part to the gradient and the curvature of the likelihood.
func slope(e example, w, gradient []float64, curve [][]float64) {
	x := append([]float64{1}, e.x...)
	z := 0.0
	for i := range x {
		z += w[i] * x[i]
	}
	p := 1 / (1 + math.Exp(-z))
	miss := -p
	if e.right {
		miss = 1 - p
	}
	for i := range x {
		gradient[i] += e.weight * miss * x[i]
		for j := range x {
			curve[i][j] += e.weight * p * (1 - p) * x[i] * x[j]
		}
	}
}

// solve gives x of a·x = b by elimination; a is symmetric and, by the ridge, not singular.
func solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	for i := range n {
		top := i
		for r := i + 1; r < n; r++ {
			if math.Abs(a[r][i]) > math.Abs(a[top][i]) {
				top = r
			}
		}
		a[i], a[top], b[i], b[top] = a[top], a[i], b[top], b[i]
		for r := i + 1; r < n; r++ {
			f := a[r][i] / a[i][i]
			for c := i; c < n; c++ {
				a[r][c] -= f * a[i][c]
			}
			b[r] -= f * b[i]
		}
	}
	x := make([]float64, n)
	for i := n - 1; i >= 0; i-- {
		x[i] = b[i]
		for c := i + 1; c < n; c++ {
			x[i] -= a[i][c] * x[c]
		}
		x[i] /= a[i][i]
	}
	return x
}
