//go:build tools

// Package tools pins the MongoDB Database Tools that the bench compares with.
package tools

import (
	_ "github.com/mongodb/mongo-tools/mongodump/main"
	_ "github.com/mongodb/mongo-tools/mongorestore/main"
)
