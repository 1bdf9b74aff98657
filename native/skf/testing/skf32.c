/* A library of 32 bits, as older vendors install them: only to be told from one of 64. */
unsigned int SKF_EnumDev(int present, char *names, unsigned int *size) {
  (void)present;
  (void)names;
  *size = 0;
  return 0;
}
