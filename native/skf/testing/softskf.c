/*
 * A soft GM/T 0016-2012 library for tests. Its state lies beside it, so that two copies are two vendors:
 *   devices/<name>/   one device each, present while its folder is: key.pem, cert.der, pin, adminpin, tries, admintries
 *   control           what to do wrong, one rule a line, read anew at each call:
 *                       fail <function> <SAR hex>   hang <function>   crash <function>   length <function> <number>
 *   calls.log         the name of every call, in order
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef uint32_t ULONG;
typedef int32_t BOOL;
typedef uint8_t BYTE;
typedef void *HANDLE;

#define SAR_OK 0
#define SAR_FAIL 0x0A000001u
#define SAR_INVALIDHANDLEERR 0x0A000005u
#define SAR_INVALIDPARAMERR 0x0A000006u
#define SAR_INDATALENERR 0x0A000010u
#define SAR_BUFFER_TOO_SMALL 0x0A000020u
#define SAR_CERTNOTFOUNDERR 0x0A00001Cu
#define SAR_DEVICE_REMOVED 0x0A000023u
#define SAR_PIN_INCORRECT 0x0A000024u
#define SAR_PIN_LOCKED 0x0A000025u
#define SAR_PIN_LEN_RANGE 0x0A000027u
#define SAR_USER_NOT_LOGGED_IN 0x0A00002Du
#define SAR_APPLICATION_NOT_EXISTS 0x0A00002Eu

#define APPLICATION "SOFTEPORT"
#define CONTAINER "SIGN0001"
/* A container without a certificate comes first, as on real keys that hold an encryption pair of their own. */
#define EMPTY_CONTAINER "EMPTY"
#define MAX_TRIES 5

#pragma pack(push, 1)
typedef struct { BYTE major, minor; } VERSION;
typedef struct {
  VERSION Version;
  char Manufacturer[64], Issuer[64], Label[32], SerialNumber[32];
  VERSION HWVersion, FirmwareVersion;
  ULONG AlgSymCap, AlgAsymCap, AlgHashCap, DevAuthAlgId, TotalSpace, FreeSpace, MaxECCBufferSize, MaxBufferSize;
  BYTE Reserved[64];
} DEVINFO;
typedef struct { BYTE r[64], s[64]; } ECCSIGNATUREBLOB;
#pragma pack(pop)

/* One object serves as device, application and container: `kind` tells which. */
typedef struct { char kind; char name[64]; int loggedIn, empty; void *parent; } Object;

static void pathOf(char *out, size_t size, const char *device, const char *file) {
  Dl_info info;
  dladdr((void *)pathOf, &info);
  char folder[1024];
  snprintf(folder, sizeof folder, "%s", info.dli_fname);
  char *slash = strrchr(folder, '/');
  if (slash) *slash = 0;
  if (device) snprintf(out, size, "%s/devices/%s/%s", folder, device, file);
  else snprintf(out, size, "%s/%s", folder, file);
}

static long lengthRule; /* -1: none */

/* Logs the call and does what the control file wants of it; the SAR to answer, or 0 to go on. */
static ULONG enter(const char *function) {
  char path[1200], line[256], name[64], rule[32];
  unsigned long value;
  pathOf(path, sizeof path, NULL, "calls.log");
  FILE *log = fopen(path, "a");
  if (log) { fprintf(log, "%s\n", function); fclose(log); }
  lengthRule = -1;
  pathOf(path, sizeof path, NULL, "control");
  FILE *control = fopen(path, "r");
  if (!control) return SAR_OK;
  ULONG answer = SAR_OK;
  while (fgets(line, sizeof line, control)) {
    value = 0;
    if (sscanf(line, "%31s %63s %lx", rule, name, &value) < 2 || strcmp(name, function)) continue;
    if (!strcmp(rule, "fail")) answer = (ULONG)value;
    else if (!strcmp(rule, "hang")) for (;;) pause();
    else if (!strcmp(rule, "crash")) { signal(SIGSEGV, SIG_DFL); raise(SIGSEGV); }
    else if (!strcmp(rule, "length")) lengthRule = (long)value;
  }
  fclose(control);
  return answer;
}
#define ENTER() do { ULONG told = enter(__func__); if (told) return told; } while (0)

static int readFile(const char *device, const char *file, BYTE *out, int size) {
  char path[1200];
  pathOf(path, sizeof path, device, file);
  FILE *f = fopen(path, "rb");
  if (!f) return -1;
  int n = (int)fread(out, 1, (size_t)size, f);
  fclose(f);
  return n;
}
static int readNumber(const char *device, const char *file) {
  char text[16] = {0};
  return readFile(device, file, (BYTE *)text, sizeof text - 1) < 0 ? MAX_TRIES : atoi(text);
}
static void writeText(const char *device, const char *file, const char *text) {
  char path[1200];
  pathOf(path, sizeof path, device, file);
  FILE *f = fopen(path, "wb");
  if (f) { fputs(text, f); fclose(f); }
}
static void writeNumber(const char *device, const char *file, int number) {
  char text[16];
  snprintf(text, sizeof text, "%d", number);
  writeText(device, file, text);
}
static int present(const char *device) {
  char path[1200];
  struct stat st;
  pathOf(path, sizeof path, device, "key.pem");
  return stat(path, &st) == 0;
}

static Object *make(char kind, const char *name, void *parent) {
  Object *o = calloc(1, sizeof *o);
  o->kind = kind;
  o->parent = parent;
  snprintf(o->name, sizeof o->name, "%s", name);
  return o;
}
static ULONG check(Object *o, char kind) {
  if (!o || o->kind != kind) return SAR_INVALIDHANDLEERR;
  return present(o->name) ? SAR_OK : SAR_DEVICE_REMOVED;
}
#define CHECK(o, kind) do { ULONG bad = check(o, kind); if (bad) return bad; } while (0)

static ULONG give(BYTE *out, ULONG *size, const BYTE *data, ULONG length) {
  if (lengthRule >= 0) {
    ULONG told = (ULONG)lengthRule;
    if (out) memcpy(out, data, length < *size ? length : *size);
    *size = told;
    return SAR_OK;
  }
  if (!out) { *size = length; return SAR_OK; }
  if (*size < length) { *size = length; return SAR_BUFFER_TOO_SMALL; }
  memcpy(out, data, length);
  *size = length;
  return SAR_OK;
}

ULONG SKF_EnumDev(BOOL bPresent, char *szNameList, ULONG *pulSize) {
  ENTER();
  (void)bPresent;
  char list[2048], path[1200];
  size_t at = 0;
  pathOf(path, sizeof path, NULL, "devices");
  DIR *folder = opendir(path);
  for (struct dirent *entry; folder && (entry = readdir(folder));) {
    size_t length = strlen(entry->d_name);
    if (entry->d_name[0] == '.' || !present(entry->d_name) || at + length + 2 > sizeof list) continue;
    memcpy(list + at, entry->d_name, length + 1);
    at += length + 1;
  }
  if (folder) closedir(folder);
  list[at++] = 0;
  return give((BYTE *)szNameList, pulSize, (BYTE *)list, (ULONG)at);
}

ULONG SKF_ConnectDev(char *szName, HANDLE *phDev) {
  ENTER();
  if (!present(szName)) return SAR_DEVICE_REMOVED;
  *phDev = make('d', szName, NULL);
  return SAR_OK;
}

ULONG SKF_DisConnectDev(HANDLE hDev) {
  ENTER();
  free(hDev);
  return SAR_OK;
}

ULONG SKF_GetDevInfo(HANDLE hDev, DEVINFO *info) {
  ENTER();
  CHECK(hDev, 'd');
  memset(info, 0, sizeof *info);
  info->Version.major = 1;
  strcpy(info->Manufacturer, "Soft Test");
  strcpy(info->Label, "SoftKey");
  snprintf(info->SerialNumber, sizeof info->SerialNumber, "%.31s", ((Object *)hDev)->name);
  info->MaxBufferSize = 0x01020304;
  return SAR_OK;
}

ULONG SKF_EnumApplication(HANDLE hDev, char *szAppName, ULONG *pulSize) {
  ENTER();
  CHECK(hDev, 'd');
  return give((BYTE *)szAppName, pulSize, (BYTE *)APPLICATION "\0", sizeof APPLICATION + 1);
}

ULONG SKF_OpenApplication(HANDLE hDev, char *szAppName, HANDLE *phApplication) {
  ENTER();
  CHECK(hDev, 'd');
  if (strcmp(szAppName, APPLICATION)) return SAR_APPLICATION_NOT_EXISTS;
  *phApplication = make('a', ((Object *)hDev)->name, hDev);
  return SAR_OK;
}

ULONG SKF_CloseApplication(HANDLE hApplication) {
  ENTER();
  free(hApplication);
  return SAR_OK;
}

ULONG SKF_ClearSecureState(HANDLE hApplication) {
  ENTER();
  CHECK(hApplication, 'a');
  ((Object *)hApplication)->loggedIn = 0;
  return SAR_OK;
}

ULONG SKF_GetPINInfo(HANDLE hApplication, ULONG ulPINType, ULONG *max, ULONG *remain, BOOL *isDefault) {
  ENTER();
  CHECK(hApplication, 'a');
  *max = MAX_TRIES;
  *remain = (ULONG)readNumber(((Object *)hApplication)->name, ulPINType ? "tries" : "admintries");
  *isDefault = 0;
  if (lengthRule >= 0) *remain = (ULONG)lengthRule;
  return SAR_OK;
}

static ULONG tryPin(const char *device, int user, const char *pin, ULONG *left) {
  const char *counter = user ? "tries" : "admintries";
  int tries = readNumber(device, counter);
  char right[64] = {0};
  readFile(device, user ? "pin" : "adminpin", (BYTE *)right, sizeof right - 1);
  if (tries == 0) { *left = 0; return SAR_PIN_LOCKED; }
  writeNumber(device, counter, tries - 1);
  *left = (ULONG)(tries - 1);
  if (lengthRule >= 0) *left = (ULONG)lengthRule;
  if (strcmp(pin, right)) return tries == 1 ? SAR_PIN_LOCKED : SAR_PIN_INCORRECT;
  writeNumber(device, counter, MAX_TRIES);
  *left = MAX_TRIES;
  return SAR_OK;
}

ULONG SKF_VerifyPIN(HANDLE hApplication, ULONG ulPINType, char *szPIN, ULONG *pulRetryCount) {
  ENTER();
  CHECK(hApplication, 'a');
  ULONG answer = tryPin(((Object *)hApplication)->name, ulPINType == 1, szPIN, pulRetryCount);
  if (answer == SAR_OK) ((Object *)hApplication)->loggedIn = 1;
  return answer;
}

ULONG SKF_ChangePIN(HANDLE hApplication, ULONG ulPINType, char *szOld, char *szNew, ULONG *pulRetryCount) {
  ENTER();
  CHECK(hApplication, 'a');
  const char *device = ((Object *)hApplication)->name;
  if (strlen(szNew) < 6) return SAR_PIN_LEN_RANGE;
  ULONG answer = tryPin(device, ulPINType == 1, szOld, pulRetryCount);
  if (answer == SAR_OK) writeText(device, ulPINType == 1 ? "pin" : "adminpin", szNew);
  return answer;
}

ULONG SKF_UnblockPIN(HANDLE hApplication, char *szAdmin, char *szNew, ULONG *pulRetryCount) {
  ENTER();
  CHECK(hApplication, 'a');
  const char *device = ((Object *)hApplication)->name;
  ULONG answer = tryPin(device, 0, szAdmin, pulRetryCount);
  if (answer != SAR_OK) return answer;
  writeText(device, "pin", szNew);
  writeNumber(device, "tries", MAX_TRIES);
  return SAR_OK;
}

ULONG SKF_EnumContainer(HANDLE hApplication, char *szNames, ULONG *pulSize) {
  ENTER();
  CHECK(hApplication, 'a');
  return give((BYTE *)szNames, pulSize, (BYTE *)EMPTY_CONTAINER "\0" CONTAINER "\0", sizeof EMPTY_CONTAINER + sizeof CONTAINER + 1);
}

ULONG SKF_OpenContainer(HANDLE hApplication, char *szName, HANDLE *phContainer) {
  ENTER();
  CHECK(hApplication, 'a');
  Object *container = make('c', ((Object *)hApplication)->name, hApplication);
  container->empty = !strcmp(szName, EMPTY_CONTAINER);
  *phContainer = container;
  return SAR_OK;
}

ULONG SKF_CloseContainer(HANDLE hContainer) {
  ENTER();
  free(hContainer);
  return SAR_OK;
}

ULONG SKF_ExportCertificate(HANDLE hContainer, BOOL bSignFlag, BYTE *pbCert, ULONG *pulCertLen) {
  ENTER();
  CHECK(hContainer, 'c');
  BYTE der[8192];
  int length = readFile(((Object *)hContainer)->name, "cert.der", der, sizeof der);
  if (!bSignFlag || length < 0 || ((Object *)hContainer)->empty) return SAR_CERTNOTFOUNDERR;
  return give(pbCert, pulCertLen, der, (ULONG)length);
}

static EVP_PKEY *keyOf(const char *device) {
  char path[1200];
  pathOf(path, sizeof path, device, "key.pem");
  FILE *f = fopen(path, "r");
  if (!f) return NULL;
  EVP_PKEY *key = PEM_read_PrivateKey(f, NULL, NULL, NULL);
  fclose(f);
  return key;
}

/* Signs the bytes as they are: an SM2 digest, or PKCS#1 v1.5 of a DigestInfo. */
static int signRaw(Object *container, const BYTE *data, ULONG length, BYTE *out, size_t *outLength) {
  EVP_PKEY *key = keyOf(container->name);
  EVP_PKEY_CTX *ctx = key ? EVP_PKEY_CTX_new(key, NULL) : NULL;
  int ok = ctx && EVP_PKEY_sign_init(ctx) > 0;
  if (ok && EVP_PKEY_is_a(key, "RSA")) ok = EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) > 0;
  ok = ok && EVP_PKEY_sign(ctx, out, outLength, data, length) > 0;
  EVP_PKEY_CTX_free(ctx);
  EVP_PKEY_free(key);
  return ok;
}

ULONG SKF_ECCSignData(HANDLE hContainer, BYTE *pbData, ULONG ulDataLen, ECCSIGNATUREBLOB *pSignature) {
  ENTER();
  CHECK(hContainer, 'c');
  Object *container = hContainer;
  if (!((Object *)container->parent)->loggedIn) return SAR_USER_NOT_LOGGED_IN;
  if (ulDataLen != 32) return SAR_INDATALENERR;
  BYTE der[256];
  size_t length = sizeof der;
  if (!signRaw(container, pbData, ulDataLen, der, &length)) return SAR_FAIL;
  const BYTE *at = der;
  ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &at, (long)length);
  if (!sig) return SAR_FAIL;
  memset(pSignature, 0, sizeof *pSignature);
  BN_bn2binpad(ECDSA_SIG_get0_r(sig), pSignature->r + 32, 32);
  BN_bn2binpad(ECDSA_SIG_get0_s(sig), pSignature->s + 32, 32);
  ECDSA_SIG_free(sig);
  if (lengthRule >= 0) memset(pSignature, 0x41, sizeof *pSignature); /* a signature of no shape */
  return SAR_OK;
}

ULONG SKF_RSASignData(HANDLE hContainer, BYTE *pbData, ULONG ulDataLen, BYTE *pbSignature, ULONG *pulSignLen) {
  ENTER();
  CHECK(hContainer, 'c');
  Object *container = hContainer;
  if (!((Object *)container->parent)->loggedIn) return SAR_USER_NOT_LOGGED_IN;
  BYTE signature[512];
  size_t length = sizeof signature;
  if (!signRaw(container, pbData, ulDataLen, signature, &length)) return SAR_FAIL;
  return give(pbSignature, pulSignLen, signature, (ULONG)length);
}
