package handler

import "sync"

// turn makes a change of a document one step, as MongoDB does: as published, FerretDB reads, then writes, and two changes at a time lose one.
var turn sync.Mutex
