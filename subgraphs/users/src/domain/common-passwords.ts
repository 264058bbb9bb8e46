// The most common ones that are long enough to pass the length rule, as they appear at the top of published lists of leaked passwords.
const common = new Set(
  `1234567890 0123456789 0987654321 9876543210 12345678910 123456789a 1234567891 1234512345 123123123 123123123123 1231231234
  1122334455 112233445566 1029384756 147258369 1472583690 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 1qazxsw23edc qazwsxedcrfv
  qwertyuiop qwertyuiop123 qwerty1234 qwerty12345 qwerty123456 qwertyuiop1 qwerty123qwerty q1w2e3r4t5 q1w2e3r4t5y6 asdfghjkl1
  asdfghjkl123 asdfghjkl; zxcvbnm123 zxcvbnm,./ 1234qwerasdf qwer1234asdf asdf1234qwer abcd123456 abcdefghij abcdefghijk
  abc1234567 a123456789 a1234567890 aa123456789 password12 password123 password1234 password12345 password123! password!23
  passw0rd123 p@ssw0rd123 p@ssword123 pa55word123 mypassword mypassword1 passwordpassword letmein123 letmeinplease
  iloveyou123 iloveyou12 iloveyou1234 iloveyouso ilovemyself welcome123 welcome1234 welcome12345 administrator administrator1
  admin12345 admin123456 adminadmin superadmin changeme123 changemenow default123 test123456 testtesttest testpassword
  football123 baseball123 basketball princess123 sunshine123 superman123 batman12345 dragon1234 monkey12345 michael123
  jordan12345 charlie123 chocolate1 strawberry butterfly1 liverpool1 manchester barcelona1 spiderman1 pokemon123 starwars123
  whatever123 computer123 internet123 trustno1trustno1 correcthorsebatterystaple qqqqwwwweeee football12 hello12345 helloworld
  helloworld1 hello123456 secret12345 mysecret123 master12345 shadow12345 freedom123 winter2024 summer2024 january123`.split(
    /\s+/,
  ),
);

/** Expects lower case. One character again and again, or a plain run, is as common as anything on a list. */
export const isCommonPassword = (password: string): boolean =>
  common.has(password) || new Set(password).size < 3;
