package code

import "math/bits"

// Index finds the position of a code in a table. The zero value is empty and ready. An Index is safe for concurrent use
// once it is filled.
type Index struct {
	keys  []Key   // by position
	slots []int32 // positions plus one, by hash; small enough to stay in the cache beside the keys
	shift uint
}

// NewIndex returns an empty Index with room for n codes.
func NewIndex(n int) *Index {
	x := &Index{keys: make([]Key, 0, n)}
	x.resize(uint(bits.Len(uint(n*2 | 7))))
	return x
}

// Add appends a code: its position is the number of codes added before. It reports false, and changes nothing, if the code
// is there already.
func (x *Index) Add(k Key) bool {
	if 2*(len(x.keys)+1) > len(x.slots) {
		x.resize(uint(bits.Len(uint(len(x.slots) | 4)))) // twice the slots, at least eight
	}
	i, found := x.slot(k)
	if found {
		return false
	}
	x.keys = append(x.keys, k)
	x.slots[i] = int32(len(x.keys))
	return true
}

// Len returns the number of codes.
func (x *Index) Len() int { return len(x.keys) }

// Find returns the position of a code and whether it is there.
func (x *Index) Find(k Key) (int, bool) {
	if len(x.keys) == 0 {
		return 0, false
	}
	i, found := x.slot(k)
	return int(x.slots[i]) - 1, found
}

// FindAll finds the positions of several codes, -1 for one that is not there; there must be room in pos. Looking for all
// of them step by step lets the memory answer many at once: in a large table most of the time of a look-up is waiting.
func (x *Index) FindAll(keys []Key, pos []int32) {
	pos = pos[:len(keys)]
	if len(x.keys) == 0 {
		for i := range pos {
			pos[i] = -1
		}
		return
	}
	for i, k := range keys {
		pos[i] = x.slots[uint64(k)*spread>>x.shift] - 1
	}
	for i, k := range keys {
		if p := pos[i]; p >= 0 && x.keys[p] != k {
			pos[i] = x.further(k)
		}
	}
}

// further is the position of a code that is not in its first slot, or -1.
func (x *Index) further(k Key) int32 {
	if p, ok := x.Find(k); ok {
		return int32(p)
	}
	return -1
}

// spread is the multiplier of Fibonacci hashing, which scatters the dense runs of real codes.
const spread = 0x9E3779B97F4A7C15

// slot returns where a code stands, or the empty slot where it would.
func (x *Index) slot(k Key) (int, bool) {
	for i := int(uint64(k) * spread >> x.shift); ; i = (i + 1) & (len(x.slots) - 1) {
		switch p := x.slots[i]; {
		case p == 0:
			return i, false
		case x.keys[p-1] == k:
			return i, true
		}
	}
}

// resize gives the index 1<<size slots and files its codes anew.
func (x *Index) resize(size uint) {
	x.slots = make([]int32, 1<<size)
	x.shift = 64 - size
	for p, k := range x.keys {
		i, _ := x.slot(k)
		x.slots[i] = int32(p + 1)
	}
}
