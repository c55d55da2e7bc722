// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <stdexcept>
#include <string>

namespace retrace {

/// What SQLite said; `code` is its primary result code.
struct SqliteError : std::runtime_error
{
    SqliteError(int c, const std::string& text) : std::runtime_error(text), code(c & 0xff) {}
    int code;
    bool damaged() const { return code == SQLITE_CORRUPT || code == SQLITE_NOTADB; }
};

/// A connection; waits up to 10 s for other programs.
class Database
{
public:
    explicit Database(const std::string& file)
    {
        if (const int code = sqlite3_open_v2(file.c_str(), &m_db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr); code != SQLITE_OK) {
            const std::string text = m_db ? sqlite3_errmsg(m_db) : sqlite3_errstr(code);
            sqlite3_close(m_db);
            throw SqliteError(code, text);
        }
        sqlite3_busy_timeout(m_db, 10000);
    }
    ~Database() { sqlite3_close(m_db); }
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    void run(const char* sql)
    {
        if (const int code = sqlite3_exec(m_db, sql, nullptr, nullptr, nullptr); code != SQLITE_OK) {
            throw SqliteError(code, sqlite3_errmsg(m_db));
        }
    }
    sqlite3* handle() const { return m_db; }

private:
    sqlite3* m_db = nullptr;
};

/// A prepared statement: bind(), then step() for each row; reset() before it is used again.
class Statement
{
public:
    Statement(Database& db, const char* sql) : m_db(db.handle())
    {
        if (const int code = sqlite3_prepare_v2(m_db, sql, -1, &m_stmt, nullptr); code != SQLITE_OK) {
            throw SqliteError(code, sqlite3_errmsg(m_db));
        }
    }
    ~Statement() { sqlite3_finalize(m_stmt); }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    template <typename... Values>
    Statement& with(const Values&... values)
    {
        sqlite3_reset(m_stmt);
        int at = 0;
        (bind(++at, values), ...);
        return *this;
    }
    /// True for a row, false at the end.
    bool step()
    {
        const int code = sqlite3_step(m_stmt);
        if (code != SQLITE_ROW && code != SQLITE_DONE) {
            throw SqliteError(code, sqlite3_errmsg(m_db));
        }
        return code == SQLITE_ROW;
    }
    void run()
    {
        while (step()) {
        }
        sqlite3_reset(m_stmt);
    }

    std::int64_t integer(int column) const { return sqlite3_column_int64(m_stmt, column); }
    double number(int column) const { return sqlite3_column_double(m_stmt, column); }
    std::string text(int column) const
    {
        const void* bytes = sqlite3_column_blob(m_stmt, column);
        return {static_cast<const char*>(bytes), bytes ? static_cast<std::size_t>(sqlite3_column_bytes(m_stmt, column)) : 0};
    }

private:
    void check(int code)
    {
        if (code != SQLITE_OK) {
            throw SqliteError(code, sqlite3_errmsg(m_db));
        }
    }
    void bind(int at, const std::string& v) { check(sqlite3_bind_blob64(m_stmt, at, v.data() ? v.data() : "", v.size(), SQLITE_TRANSIENT)); }
    void bind(int at, double v) { check(sqlite3_bind_double(m_stmt, at, v)); }
    void bind(int at, std::int64_t v) { check(sqlite3_bind_int64(m_stmt, at, v)); }
    void bind(int at, int v) { check(sqlite3_bind_int64(m_stmt, at, v)); }

    sqlite3* m_db;
    sqlite3_stmt* m_stmt = nullptr;
};

/// All or nothing: rolled back unless commit() was called.
class Transaction
{
public:
    explicit Transaction(Database& db) : m_db(db) { m_db.run("BEGIN IMMEDIATE"); }
    ~Transaction()
    {
        if (m_open) {
            sqlite3_exec(m_db.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
        }
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit()
    {
        m_db.run("COMMIT");
        m_open = false;
    }

private:
    Database& m_db;
    bool m_open = true;
};

} // namespace retrace
